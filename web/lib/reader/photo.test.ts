import { expect, test } from 'vitest';
import { fitted } from './photo.ts';

test('a small picture keeps its size', () => {
  expect(fitted(640, 480, 2048)).toEqual({ width: 640, height: 480 });
});

test('a large one keeps its shape', () => {
  expect(fitted(8000, 6000, 2048)).toEqual({ width: 2048, height: 1536 });
  expect(fitted(3000, 6000, 2048)).toEqual({ width: 1024, height: 2048 });
});

test('no side vanishes', () => {
  expect(fitted(100_000, 1, 2048)).toEqual({ width: 2048, height: 1 });
});
