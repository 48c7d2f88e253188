import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sureShare } from 'emoxnet';
import { expect, test } from 'vitest';
import { answered, parseReport, pooled, wilson } from './report.ts';

const file = fileURLToPath(new URL('../../../models/manifest.json', import.meta.url));
const shipped = JSON.parse(readFileSync(file, 'utf8'));

test('the shipped report is read', () => {
  const { classes, scores } = parseReport(shipped);
  expect(classes).toHaveLength(7);
  expect(scores.map(({ protocol }) => protocol)).toContain('A7');
});

test('intervals and precision agree with those that the evaluation wrote', () => {
  const { classes, scores } = parseReport(shipped);
  for (const { single, images } of scores) {
    const right = single.confusion.reduce((sum, row, index) => sum + (row[index] as number), 0);
    const [low, high] = wilson(right, images);
    expect(low).toBeCloseTo(single.accuracy_interval[0], 5);
    expect(high).toBeCloseTo(single.accuracy_interval[1], 5);
    for (const [index, name] of classes.entries()) {
      const { right, all } = answered(single.confusion, index);
      expect(right / all).toBeCloseTo(single.per_class[name]?.precision as number, 10);
    }
  }
});

test('all calibration bins together are all pictures, as often right', () => {
  for (const { images, single, tta } of parseReport(shipped).scores) {
    for (const { calibration, accuracy } of [single, tta]) {
      const all = pooled(calibration);
      expect(all.images).toBe(images);
      expect(all.accuracy).toBeCloseTo(accuracy, 10);
    }
  }
});

test('Wilson, 8 of 10: R, binom::binom.confint(8, 10, methods = "wilson")', () => {
  const [low, high] = wilson(8, 10);
  expect(low).toBeCloseTo(0.4901625, 6);
  expect(high).toBeCloseTo(0.9433178, 6);
});

test('nothing tried says nothing', () => expect(wilson(0, 0)).toEqual([0, 1]));

test('a report without scores, or with half of them, is refused', () => {
  expect(() => parseReport({ ...shipped, scores: [] })).toThrow('"scores"');
  const [score] = shipped.scores;
  const withSingle = (change: object) => ({
    ...shipped,
    scores: [{ ...score, single: { ...score.single, ...change } }],
  });
  expect(() => parseReport(withSingle({ confusion: [[1]] }))).toThrow('every class');
  expect(() => parseReport(withSingle({ calibration: undefined }))).toThrow('"calibration"');
});

test('of the shipped network, unsure answers are little better than a coin, the others hold', () => {
  for (const { single, tta } of parseReport(shipped).scores) {
    for (const { calibration } of [single, tta]) {
      const isUnsure = (_: object, bin: number) => bin / calibration.length < sureShare;
      expect(pooled(calibration.filter(isUnsure)).accuracy).toBeLessThan(0.6);
      const others = calibration.filter((bin, index) => !isUnsure(bin, index));
      expect(pooled(others).accuracy).toBeGreaterThan(0.85);
    }
  }
});
