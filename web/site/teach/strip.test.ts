import { expect, test } from 'vitest';
import { agreement } from './strip.ts';

test('counts the views that give the mean’s answer', () => {
  const probabilities = new Float32Array([0.9, 0.1, 0.4, 0.6, 0.8, 0.2]);
  expect(agreement({ probabilities, mean: new Float32Array([0.7, 0.3]) })).toEqual([2, 3]);
});
