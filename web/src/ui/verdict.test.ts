import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseReport, pooled } from '../insights/report.ts';
import { Announcer } from './announcer.ts';
import { sure, verdict } from './verdict.ts';

const classes = ['angry', 'happy', 'sad'];

test('a clear answer is named alone', () => {
  expect(verdict([0.1, 0.7, 0.2], classes)).toBe('Happy');
});

test('sureness starts at six in ten', () => {
  expect(verdict([0.1, 0.6, 0.3], classes)).toBe('Happy');
  expect(verdict([0.1, 0.59, 0.31], classes)).toBe('Unsure: happy or sad');
});

test('an unclear one names both candidates', () => {
  expect(verdict([0.35, 0.2, 0.45], classes)).toBe('Unsure: sad or angry');
});

test('of the shipped network, unsure answers are little better than a coin, the others hold', () => {
  const manifest = readFileSync(new URL('../../../models/manifest.json', import.meta.url), 'utf8');
  for (const { single, tta } of parseReport(JSON.parse(manifest)).scores) {
    for (const { calibration } of [single, tta]) {
      const isUnsure = (_: object, bin: number) => bin / calibration.length < sure;
      expect(pooled(calibration.filter(isUnsure)).accuracy).toBeLessThan(0.6);
      const others = calibration.filter((bin, index) => !isUnsure(bin, index));
      expect(pooled(others).accuracy).toBeGreaterThan(0.85);
    }
  }
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
