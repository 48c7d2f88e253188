import { expect, test } from 'vitest';
import { letterbox } from './letterbox.ts';

test('a wide picture gets padding above and below', () => {
  const expected = { scale: 0.2, left: 0, top: 16, width: 128, height: 96 };
  expect(letterbox(640, 480, 128)).toEqual(expected);
});

test('a tall picture gets padding left and right', () => {
  const expected = { scale: 0.5, left: 32, top: 0, width: 64, height: 128 };
  expect(letterbox(128, 256, 128)).toEqual(expected);
});

test('a small picture grows', () => {
  expect(letterbox(48, 48, 128)).toMatchObject({ left: 0, top: 0, width: 128, height: 128 });
});

test.each([
  [0, 10],
  [10, -1],
  [Number.NaN, 10],
])('%d x %d is no picture', (width, height) => {
  expect(() => letterbox(width, height, 128)).toThrow(RangeError);
});
