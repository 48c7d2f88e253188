import { expect, test } from 'vitest';
import { soften, temperatureOf } from './doubt.ts';

test('a share is lowered, its order and the sum stay', () => {
  const shares = Float32Array.of(0.8, 0.15, 0.05);
  soften(shares, 2);
  // Square roots, by hand: 0.8944, 0.3873, 0.2236 of 1.5053.
  expect(shares[0]).toBeCloseTo(0.5942, 3);
  expect(shares[1]).toBeCloseTo(0.2573, 3);
  expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 6);
});

test('without a flaw nothing changes, of several the worst counts', () => {
  expect(temperatureOf([])).toBe(1);
  expect(temperatureOf(['turned'])).toBe(1);
  expect(temperatureOf(['dark', 'cut-off'])).toBe(temperatureOf(['cut-off']));
  expect(temperatureOf(['cut-off'])).toBeGreaterThan(temperatureOf(['dark']));
});
