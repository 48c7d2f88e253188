import { expect, test } from 'vitest';
import { Baseline } from './baseline.ts';

const neutralShares = [0.1, 0.1, 0.8];
const apply = (baseline: Baseline, time: number, ...values: number[]) => {
  const probabilities = Float32Array.from(values);
  baseline.apply(probabilities, time);
  return Array.from(probabilities);
};

/** Of a face that looks sad, the second class, while it rests. */
function rested(): Baseline {
  const baseline = new Baseline(neutralShares);
  for (let time = 0; time <= 3000; time += 100) apply(baseline, time, 0.1, 0.6, 0.3);
  return baseline;
}

test('for three seconds it only looks', () => {
  const baseline = new Baseline(neutralShares);
  expect(apply(baseline, 500, 0.1, 0.6, 0.3)).toEqual(Array.from(Float32Array.of(0.1, 0.6, 0.3)));
  apply(baseline, 3400, 0.1, 0.6, 0.3);
  expect(baseline.state).toBe('taking');
  apply(baseline, 3500, 0.1, 0.6, 0.3);
  expect(baseline.state).toBe('taken');
});

test('a face at rest is then read as a neutral one', () => {
  const shares = apply(rested(), 3100, 0.1, 0.6, 0.3);
  for (const [index, share] of neutralShares.entries()) expect(shares[index]).toBeCloseTo(share, 5);
});

test('what is more than rest is still seen, and the shares sum to 1', () => {
  const shares = apply(rested(), 3100, 0.02, 0.96, 0.02);
  expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  expect(Math.max(...shares)).toBe(shares[1]);
  const happy = apply(rested(), 3200, 0.97, 0.01, 0.02);
  expect(Math.max(...happy)).toBe(happy[0]);
});

test('a class that rest never showed costs nothing', () => {
  const baseline = new Baseline(neutralShares);
  for (let time = 0; time <= 3000; time += 100) apply(baseline, time, 0, 0, 1);
  const shares = apply(baseline, 3100, 0, 0, 1);
  expect(shares.every(Number.isFinite)).toBe(true);
  expect(Math.max(...shares)).toBe(shares[2]);
});
