import { expect, test } from 'vitest';
import type { Classifier } from './classifier.ts';
import { compareProviders, largestDifference, testViews } from './self-test.ts';

test('the fixed views are in [0,1] and differ from each other', () => {
  const views = testViews(2, 48);
  expect(Math.min(...views)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...views)).toBeLessThanOrEqual(1);
  expect(largestDifference(views.subarray(0, 2304), views.subarray(2304))).toBeGreaterThan(0.1);
});

test('differences', () => {
  expect(largestDifference(Float32Array.of(0, 1), Float32Array.of(0.5, 1))).toBe(0.5);
  expect(largestDifference(Float32Array.of(Number.NaN), Float32Array.of(1))).toBe(Infinity);
  expect(largestDifference(Float32Array.of(), Float32Array.of(1))).toBe(Infinity);
});

test('a provider that answers wrongly is told apart', async () => {
  const answering = (...probabilities: number[]) =>
    ({
      classify: async () => ({ probabilities: Float32Array.from(probabilities) }),
    }) as unknown as Classifier;
  const difference = await compareProviders(answering(0.5, 0.5), answering(0.75, 0.25), 1, 48);
  expect(difference).toBe(0.25);
});
