import { expect, test } from 'vitest';
import { Smoother } from './smoothing.ts';

function smooth(smoother: Smoother, time: number, ...values: number[]): number[] {
  const probabilities = Float32Array.from(values);
  smoother.smooth(probabilities, time);
  return Array.from(probabilities);
}

test('the first answer is shown as it is', () => {
  expect(smooth(new Smoother(), 0, 0.75, 0.25)).toEqual([0.75, 0.25]);
});

test('a change is taken over by time, however many frames there are', () => {
  const odds = ([a = 0, b = 0]: number[]) => Math.log(b / a);
  const [start, end] = [odds([0.8, 0.2]), odds([0.1, 0.9])];
  const expected = end + (start - end) * Math.exp(-1);
  const coarse = new Smoother();
  smooth(coarse, 0, 0.8, 0.2);
  expect(odds(smooth(coarse, 150, 0.1, 0.9))).toBeCloseTo(expected, 5);
  const fine = new Smoother();
  smooth(fine, 0, 0.8, 0.2);
  for (let time = 10; time < 150; time += 10) smooth(fine, time, 0.1, 0.9);
  expect(odds(smooth(fine, 150, 0.1, 0.9))).toBeCloseTo(expected, 5);
});

test('they still sum to 1, and certainty does not stick', () => {
  const smoother = new Smoother();
  smooth(smoother, 0, 1, 0, 0);
  const values = smooth(smoother, 40, 0, 0.5, 0.5);
  expect(values.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
  const [first = 1] = smooth(smoother, 1000, 0, 0.5, 0.5);
  expect(first).toBeLessThan(0.01);
});
