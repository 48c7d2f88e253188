import { expect, test } from 'vitest';
import { inPicture, lookAround, type Turns, wholeLook } from './look.ts';

test('a wide picture lies in the middle of its square', () => {
  expect(wholeLook(640, 480)).toEqual({ left: 0, top: -80, side: 640, turns: 0 });
});

test('a tall picture lies in the middle of its square, with a margin if asked for', () => {
  expect(wholeLook(128, 256, 0.25)).toEqual({ left: -128, top: -64, side: 384, turns: 0 });
});

test.each([
  [0, 10],
  [10, -1],
  [Number.NaN, 10],
])('%d x %d is no picture', (width, height) => {
  expect(() => wholeLook(width, height)).toThrow(RangeError);
});

test('a square around a point', () => {
  expect(lookAround({ x: 50, y: 10 }, 40, 2)).toEqual({ left: 30, top: -10, side: 40, turns: 2 });
});

// What lies at the top left of a square of 100 pixels is seen, after so many clockwise quarter turns,
// top left, top right, bottom right, bottom left.
test.each([
  [0, 0.1, 0.2],
  [1, 0.8, 0.1],
  [2, 0.9, 0.8],
  [3, 0.2, 0.9],
] as [Turns, number, number][])('after %d turns a place is found again', (turns, u, v) => {
  const { x, y } = inPicture({ left: 200, top: 300, side: 100, turns }, u, v);
  expect(x).toBeCloseTo(210, 9);
  expect(y).toBeCloseTo(320, 9);
});
