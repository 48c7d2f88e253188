import { expect, test } from 'vitest';
import type { Picture } from '../shared/messages.ts';
import { readPixels, regionOf } from './frame-pixels.ts';

/** A camera frame of 4x2 pixels whose rows are padded to 8 bytes. */
function frame(differences: object = {}) {
  const plain = {
    format: 'NV12',
    displayWidth: 4,
    displayHeight: 2,
    visibleRect: { x: 0, y: 0, width: 4, height: 2 },
    colorSpace: { fullRange: false },
    allocationSize: () => 24,
    copyTo: async (target: Uint8Array, { format }: { format?: string }) => {
      target.fill(format === undefined ? 1 : 2);
      return [{ offset: 0, stride: format === undefined ? 8 : 16 }];
    },
  };
  return { ...plain, ...differences } as unknown as Picture;
}

async function read(picture: Picture) {
  const memory = new Uint8Array(64);
  return { ...(await readPixels(picture, () => memory)), first: memory[0] };
}

test('a camera’s Y plane is read as it is', async () => {
  const expected = { width: 4, height: 2, stride: 8, format: 'luma-limited', first: 1 };
  expect(await read(frame())).toMatchObject(expected);
});

test('full range counts only where the frame says so', async () => {
  expect(await read(frame({ colorSpace: { fullRange: true } }))).toMatchObject({ format: 'grey' });
  const silent = frame({ colorSpace: { fullRange: null } });
  expect(await read(silent)).toMatchObject({ format: 'luma-limited' });
});

test('other formats are converted to RGBA', async () => {
  for (const format of ['BGRX', 'I420P10', null]) {
    expect(await read(frame({ format }))).toMatchObject({ format: 'rgba', stride: 16, first: 2 });
  }
});

test.each([
  ['turned', { rotation: 90 }],
  ['mirrored', { flip: true }],
  ['stretched', { displayWidth: 8 }],
])('a %s frame goes by the canvas, which shows it upright', async (_, difference) => {
  await expect(read(frame(difference))).rejects.toThrow('OffscreenCanvas is not defined');
});

test('a part of the frame is asked for where the visible part starts', async () => {
  const asked: unknown[] = [];
  const picture = frame({
    visibleRect: { x: 8, y: 2, width: 4, height: 2 },
    copyTo: async (_: Uint8Array, options: unknown) => {
      asked.push(options);
      return [{ offset: 0, stride: 2 }];
    },
  });
  const region = { left: 2, top: 0, width: 2, height: 2 };
  const pixels = await readPixels(picture, () => new Uint8Array(64), region);
  expect(asked).toEqual([{ rect: { x: 10, y: 2, width: 2, height: 2 } }]);
  expect(pixels).toMatchObject({ ...region, stride: 2 });
});

test('a frame that cannot be copied goes by the canvas', async () => {
  const broken = frame({ copyTo: () => Promise.reject(new Error('on the GPU')) });
  await expect(read(broken)).rejects.toThrow('OffscreenCanvas is not defined');
});

const square = { centreX: 100, centreY: 60, side: 40, roll: 0 };
const large = { displayWidth: 641, displayHeight: 480 } as unknown as Picture;

test('a source whose frames cannot be copied is not tried for ever', async () => {
  let tries = 0;
  const copyTo = () => {
    tries += 1;
    return Promise.reject(new Error('on the GPU'));
  };
  const broken = { copyTo, codedWidth: 640 };
  for (let time = 0; time < 5; time++) await read(frame(broken)).catch(() => undefined);
  expect(tries).toBe(3);
  await read(frame({ ...broken, codedWidth: 320 })).catch(() => undefined);
  expect(tries).toBe(4);
});

test('a region holds all squares, starts even and stays in the picture', () => {
  expect(regionOf([square], large, 0)).toEqual({ left: 78, top: 38, width: 44, height: 44 });
  expect(regionOf([square], large, 0.1)).toEqual({ left: 74, top: 34, width: 52, height: 52 });
  const turned = regionOf([{ ...square, roll: Math.PI / 4 }], large, 0);
  expect(turned).toEqual({ left: 68, top: 28, width: 64, height: 64 });
  const corner = { ...square, centreX: 638, centreY: 4 };
  expect(regionOf([corner], large, 0)).toEqual({ left: 616, top: 0, width: 25, height: 26 });
  expect(regionOf([square, corner], large, 0)).toMatchObject({ left: 78, top: 0, width: 563 });
});

test('a square outside of the picture still sees its border', () => {
  const outside = { ...square, centreX: -500, centreY: 9000 };
  expect(regionOf([outside], large, 0)).toEqual({ left: 0, top: 478, width: 2, height: 2 });
});
