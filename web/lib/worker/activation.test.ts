import { expect, test } from 'vitest';
import { topIndex } from '../shared/answer.ts';
import { activationOf } from './activation.ts';

const maps = {
  width: 3,
  height: 1,
  values: Float32Array.of(1, 2, 5, -3, 4, 1, -5, -6, -7, 3, 3, 3),
};

test('the class’s own map is spread from 0 to 1', () => {
  expect(Array.from(activationOf(maps, 0).values)).toEqual([0, 0.25, 1]);
});

test('evidence against the class is cut off', () => {
  expect(Array.from(activationOf(maps, 1).values)).toEqual([0, 1, 0.25]);
});

test('a map without evidence is empty, not noise', () => {
  expect(Array.from(activationOf(maps, 2).values)).toEqual([0, 0, 0]);
});

test('a map where no place stands out is empty', () => {
  expect(Array.from(activationOf(maps, 3).values)).toEqual([0, 0, 0]);
});

test('topIndex finds the first of the largest', () => {
  expect(topIndex([0.1, 0.6, 0.6])).toBe(1);
});
