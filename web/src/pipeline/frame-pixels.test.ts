import { expect, test } from 'vitest';
import { readPixels } from './frame-pixels.ts';
import type { Picture } from './protocol.ts';

/** A camera frame of 4x2 pixels whose rows are padded to 8 bytes. */
function frame(differences: object = {}) {
  const plain = {
    format: 'NV12',
    displayWidth: 4,
    displayHeight: 2,
    visibleRect: { x: 0, y: 0, width: 4, height: 2 },
    colorSpace: { fullRange: false },
    allocationSize: () => 24,
    copyTo: async (target: Uint8Array, options?: { format: string }) => {
      target.fill(options === undefined ? 1 : 2);
      return [{ offset: 0, stride: options === undefined ? 8 : 16 }];
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
  expect(await read(frame())).toEqual(expected);
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
