import { expect, test, vi } from 'vitest';
import { words } from '../words/en.ts';
import { Announcer } from './announcer.ts';
import { verdict } from './verdict.ts';

const classes = ['angry', 'happy', 'sad'];

test('a clear answer is named alone', () => {
  expect(verdict([0.1, 0.7, 0.2], classes, words)).toBe('Happy');
});

test('sureness starts at six in ten', () => {
  expect(verdict([0.1, 0.6, 0.3], classes, words)).toBe('Happy');
  expect(verdict([0.1, 0.59, 0.31], classes, words)).toBe('Unsure: happy or sad');
});

test('an unclear one names both candidates', () => {
  expect(verdict([0.35, 0.2, 0.45], classes, words)).toBe('Unsure: sad or angry');
});

test('announcements are new and seldom, and the last one is never lost', () => {
  vi.useFakeTimers();
  const region = { textContent: '' } as HTMLElement;
  const announcer = new Announcer(region);
  announcer.say('Happy');
  vi.advanceTimersByTime(1000);
  announcer.say('Fear');
  announcer.say('Sad');
  expect(region.textContent).toBe('Happy');
  vi.advanceTimersByTime(3000);
  expect(region.textContent).toBe('Sad');
  vi.useRealTimers();
});
