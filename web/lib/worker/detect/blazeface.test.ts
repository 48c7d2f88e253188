import { expect, test } from 'vitest';
import { anchors } from './anchors.ts';
import { decodeFaces, far, near, outputNames, toTensor } from './blazeface.ts';
import { wholeLook } from './look.ts';

/** Outputs in which nothing is a face. */
function emptyOutputs() {
  const [fineLogits, coarseLogits] = outputNames.logits;
  const [fineBoxes, coarseBoxes] = outputNames.regressors;
  return {
    [fineLogits]: new Float32Array(512).fill(-10),
    [coarseLogits]: new Float32Array(384).fill(-10),
    [fineBoxes]: new Float32Array(512 * 16),
    [coarseBoxes]: new Float32Array(384 * 16),
  } as Record<string, Float32Array>;
}

test('there are 512 fine anchors and 384 coarse ones, row by row', () => {
  expect(anchors).toHaveLength(896);
  expect(anchors[0]).toEqual({ x: 1 / 32, y: 1 / 32 });
  expect(anchors[1]).toEqual(anchors[0]);
  expect(anchors[2]).toEqual({ x: 3 / 32, y: 1 / 32 });
  expect(anchors[511]).toEqual({ x: 31 / 32, y: 31 / 32 });
  expect(anchors[512]).toEqual({ x: 1 / 16, y: 1 / 16 });
  expect(anchors[512 + 6 * 8]).toEqual({ x: 1 / 16, y: 3 / 16 });
});

test('black and white become -1 and 1, alpha is left out', () => {
  const rgba = new Uint8Array(128 * 128 * 4);
  rgba.set([255, 0, 255, 7], 4);
  const tensor = toTensor(rgba, near);
  expect(tensor).toHaveLength(128 * 128 * 3);
  expect(Array.from(tensor.subarray(0, 9))).toEqual([-1, -1, -1, 1, -1, 1, -1, -1, -1]);
});

test('pixels of another size are refused', () => {
  expect(() => toTensor(new Uint8Array(12), near)).toThrow('takes 65536 RGBA bytes, got 12');
});

test('no face, no answer', () => {
  expect(decodeFaces(emptyOutputs(), wholeLook(640, 480), near)).toEqual([]);
});

/** One face, 8 left of and 8 below the coarse anchor at (0.5625, 0.4375). */
function oneFace(logit: number) {
  const outputs = emptyOutputs();
  const index = 6 * (3 * 8 + 4);
  (outputs[outputNames.logits[1]] as Float32Array)[index] = logit;
  const face = [-8, 8, 32, 16, -16, 0, -2, 1, 0, 4, 0, 12, -20, 4, 10, 5];
  (outputs[outputNames.regressors[1]] as Float32Array).set(face, index * 16);
  return outputs;
}

test('a face comes back in pixels of the picture', () => {
  const outputs = oneFace(0);
  // 256x192 shrinks to half and gets 16 rows of padding above.
  const [found, ...others] = decodeFaces(outputs, wholeLook(256, 192), near);
  expect(others).toEqual([]);
  expect(found?.score).toBe(0.5);
  // Centre (64, 64), without the padding (64, 48), doubled to (128, 96).
  expect(found?.box).toEqual({ x: 96, y: 80, width: 64, height: 32 });
  expect(found?.landmarks.leftEye).toEqual({ x: 112, y: 80 });
  expect(found?.landmarks.rightEye).toEqual({ x: 140, y: 82 });
  expect(found?.landmarks.mouth).toEqual({ x: 144, y: 104 });
});

test('the far network counts in pixels of its own input, and less sure faces come if asked for', () => {
  const [found] = decodeFaces(oneFace(-0.5), wholeLook(256, 256), far, 0.3);
  // Anchor at (144, 112) of 256 pixels.
  expect(found?.box).toEqual({ x: 120, y: 112, width: 32, height: 16 });
  expect(decodeFaces(oneFace(-0.5), wholeLook(256, 256), far)).toEqual([]);
});

test('a face that was seen upside down comes back upside down', () => {
  const look = { left: 100, top: 50, side: 128, turns: 2 } as const;
  const [found] = decodeFaces(oneFace(3), look, near);
  // Centre (64, 64) of the input is the middle of the square.
  expect(found?.box.x).toBeCloseTo(148, 9);
  expect(found?.box.y).toBeCloseTo(106, 9);
  // (56, 56) and (70, 57) of the input, from the square's other corner.
  expect(found?.landmarks.leftEye.x).toBeCloseTo(172, 9);
  expect(found?.landmarks.leftEye.y).toBeCloseTo(122, 9);
  expect(found?.landmarks.rightEye.x).toBeCloseTo(158, 9);
});

test('a face that was seen lying comes back lying', () => {
  const look = { left: 0, top: 0, side: 128, turns: 1 } as const;
  const [found] = decodeFaces(oneFace(3), look, near);
  expect(found?.box).toEqual({ x: 56, y: 48, width: 16, height: 32 });
});

test('a missing output is named', () => {
  expect(() => decodeFaces({}, wholeLook(1, 1), near)).toThrow('no output called Identity:0');
});
