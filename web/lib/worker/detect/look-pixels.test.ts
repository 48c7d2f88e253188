import { expect, test } from 'vitest';
import type { Pixels } from '../frame-pixels.ts';
import { type Look, wholeLook } from './look.ts';
import { fillFrom } from './look-pixels.ts';

const where = { left: 0, top: 0 };

/** Red, green, blue from 0 to 255 at (x, y) of an input of side 8. */
function sampled(pixels: Pixels, look: Look = wholeLook(pixels.width, pixels.height)) {
  const tensor = new Float32Array(8 * 8 * 3);
  fillFrom(pixels, look, 8, tensor);
  return (x: number, y: number) =>
    Array.from(tensor.subarray((y * 8 + x) * 3, (y * 8 + x) * 3 + 3), (value) =>
      Math.round((value + 1) * 127.5),
    );
}

/** A picture of one colour in Y'CbCr. */
function planar(y: number, cb: number, cr: number, more: Partial<Pixels>): Pixels {
  const [width, height] = [16, 8];
  const bytes = new Uint8Array(256);
  bytes.fill(y, 0, 128).fill(cb, 128, 160).fill(cr, 160, 192);
  const halves = { step: 1, halvedX: 1, halvedY: 1 } as const;
  const chroma = { cb: 128, cr: 160, stride: 8, matrix: 'bt601', ...halves } as const;
  return { ...where, width, height, stride: 16, format: 'grey', bytes, chroma, ...more };
}

test('RGBA is averaged and centred, the rest is black', () => {
  const bytes = new Uint8Array(16 * 8 * 4);
  for (let at = 0; at < bytes.length; at += 4) bytes.set([at % 8 ? 100 : 200, 10, 250, 9], at);
  const at = sampled({ ...where, width: 16, height: 8, stride: 64, format: 'rgba', bytes });
  expect(at(3, 3)).toEqual([150, 10, 250]);
  expect(at(0, 2)).toEqual([150, 10, 250]);
  expect(at(7, 5)).toEqual([150, 10, 250]);
  expect(at(3, 1)).toEqual([0, 0, 0]);
  expect(at(3, 6)).toEqual([0, 0, 0]);
});

// BT.601's and BT.709's own values for pure red, of limited range: 81, 90, 240 and 63, 102, 240.
test.each([
  ['bt601', 81, 90, 240],
  ['bt709', 63, 102, 240],
] as const)('red of limited range by %s', (matrix, y, cb, cr) => {
  const chroma = { cb: 128, cr: 160, stride: 8, step: 1, halvedX: 1, halvedY: 1, matrix } as const;
  const [red = 0, green = 9, blue = 9] = sampled(
    planar(y, cb, cr, { format: 'luma-limited', chroma }),
  )(4, 4);
  expect(red).toBeGreaterThan(252);
  expect(green).toBeLessThan(3);
  expect(blue).toBeLessThan(3);
});

test('interleaved chroma', () => {
  const pixels = planar(100, 0, 0, {});
  for (let at = 128; at < 256; at += 2) pixels.bytes.set([128, 168], at);
  const interleaved = { cb: 128, cr: 129, stride: 16, step: 2, halvedX: 1, halvedY: 1 } as const;
  const at = sampled({ ...pixels, chroma: { ...interleaved, matrix: 'bt601' } });
  expect(at(1, 5)).toEqual([156, 71, 100]);
});

test('grey where there is no chroma', () => {
  const { chroma: _, ...grey } = planar(90, 0, 0, {});
  expect(sampled(grey)(5, 5)).toEqual([90, 90, 90]);
});

test('a small picture grows smoothly', () => {
  const bytes = Uint8Array.of(0, 200, 0, 200);
  const at = sampled({ ...where, width: 2, height: 2, stride: 2, format: 'grey', bytes });
  // Centres of the input's pixels lie a quarter of a picture's pixel apart.
  const row = Array.from({ length: 8 }, (_, x) => at(x, 3)[0]);
  expect(row).toEqual([0, 0, 25, 75, 125, 175, 200, 200]);
});

/** Sixteen levels that all differ: 0, 10, 20 and so on, row by row. */
const levels: Pixels = {
  ...where,
  ...{ width: 4, height: 4, stride: 4, format: 'grey' },
  bytes: Uint8Array.from({ length: 16 }, (_, index) => 10 * index),
};

test('a square that reaches over the edge is black there', () => {
  const at = sampled(levels, { left: -4, top: -4, side: 8, turns: 0 });
  expect(at(3, 4)).toEqual([0, 0, 0]);
  expect(at(5, 6)).toEqual([90, 90, 90]);
  expect(at(4, 7)).toEqual([120, 120, 120]);
});

test.each([
  [
    1,
    [
      [120, 80],
      [130, 90],
    ],
  ],
  [
    2,
    [
      [150, 140],
      [110, 100],
    ],
  ],
  [
    3,
    [
      [30, 70],
      [20, 60],
    ],
  ],
] as const)('after %d clockwise quarter turns', (turns, corner) => {
  const at = sampled(levels, { left: 0, top: 0, side: 8, turns });
  // The four pixels next to the corner that came to the top left; the picture fills a quarter.
  const [left, top] = [turns === 3 ? 0 : 4, turns === 1 ? 0 : 4];
  const seen = [0, 1].map((y) => [0, 1].map((x) => at(left + x, top + y)[0]));
  expect(seen).toEqual(corner);
});
