import { expect, test } from 'vitest';
import { Announcer } from './announcer.ts';
import { verdict } from './verdict.ts';

const classes = ['angry', 'happy', 'sad'];

test('a clear answer is named alone', () => {
  expect(verdict([0.1, 0.7, 0.2], classes)).toBe('Happy');
});

test('an unclear one names both candidates', () => {
  expect(verdict([0.35, 0.2, 0.45], classes)).toBe('Unsure: sad or angry');
});

test('announcements are new and seldom', () => {
  const region = { textContent: '' } as HTMLElement;
  const announcer = new Announcer(region);
  announcer.say('Happy', 0);
  announcer.say('Sad', 1000);
  expect(region.textContent).toBe('Happy');
  announcer.say('Sad', 5000);
  expect(region.textContent).toBe('Sad');
});
