import { afterEach, expect, test, vi } from 'vitest';
import type { Answer } from '../shared/answer.ts';
import { fitted, openPicture, toFilePixels } from './photo.ts';

afterEach(() => vi.unstubAllGlobals());

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

test('an answer about a picture that was shrunk is moved to the pixels of its file', async () => {
  const bitmap = (width: number, height: number) => ({ width, height, close: () => undefined });
  vi.stubGlobal(
    'createImageBitmap',
    async (_: unknown, { resizeWidth = 4096, resizeHeight = 3072 } = {}) =>
      bitmap(resizeWidth, resizeHeight),
  );
  const picture = await openPicture(new Blob(['made']));
  const answer = {
    width: picture.width,
    height: picture.height,
    faces: [
      {
        box: { x: 10, y: 20, width: 30, height: 40 },
        landmarks: { nose: { x: 5, y: 6 } },
        crop: { centreX: 1, centreY: 2, side: 3, roll: 0.5 },
      },
    ],
  };
  toFilePixels(picture, answer as unknown as Answer);
  expect(answer).toEqual({
    width: 4096,
    height: 3072,
    faces: [
      {
        box: { x: 20, y: 40, width: 60, height: 80 },
        landmarks: { nose: { x: 10, y: 12 } },
        crop: { centreX: 2, centreY: 4, side: 6, roll: 0.5 },
      },
    ],
  });
});
