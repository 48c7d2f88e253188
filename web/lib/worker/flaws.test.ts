import { expect, test } from 'vitest';
import { flawsOf, measurePixels } from './flaws.ts';

const side = 48;
const picture = { width: 640, height: 480 };
const fine = { middle: 140, around: 150, sharpness: 0.8 };

/** A face of 100 pixels in the middle of the picture, its nose so far off the ears' middle. */
function face({ x = 270, nose = 0 } = {}) {
  const at = (dx: number) => ({ x: x + 50 + dx, y: 240 });
  const [leftEar, rightEar] = [at(-45), at(45)];
  const [leftEye, rightEye, mouth] = [at(-20), at(20), at(0)];
  const landmarks = { leftEar, rightEar, leftEye, rightEye, mouth, nose: at(nose) };
  return { box: { x, y: 190, width: 100, height: 100 }, landmarks };
}
const crop = (pixels = 116) => ({ centreX: 320, centreY: 240, side: pixels, roll: 0 });

test('a face with light from the front has no flaw', () => {
  expect(flawsOf(face(), crop(), picture, fine)).toEqual([]);
});

test.each([
  ['small', face(), crop(35), fine],
  ['dark', face(), crop(), { ...fine, middle: 40, around: 60 }],
  ['backlit', face(), crop(), { ...fine, middle: 60, around: 200 }],
  ['blurred', face(), crop(), { ...fine, sharpness: 0.03 }],
  ['turned', face({ nose: 40 }), crop(), fine],
  ['cut-off', face({ x: -20 }), crop(), fine],
  ['cut-off', face({ x: 561 }), crop(), fine],
] as const)('%s', (flaw, detected, square, pixels) => {
  expect(flawsOf(detected, square, picture, pixels)).toEqual([flaw]);
});

test('a dark-skinned face in usual surroundings, a slight turn and a box at the edge are no flaws', () => {
  expect(flawsOf(face(), crop(), picture, { ...fine, middle: 60, around: 130 })).toEqual([]);
  expect(flawsOf(face({ nose: 25 }), crop(), picture, fine)).toEqual([]);
  expect(flawsOf(face({ x: -10 }), crop(), picture, fine)).toEqual([]);
});

test('the worst comes first', () => {
  const pixels = { middle: 30, around: 40, sharpness: 0.01 };
  expect(flawsOf(face({ x: -40 }), crop(20), picture, pixels)).toEqual([
    'cut-off',
    'small',
    'dark',
  ]);
});

/** A plane whose level at (x, y) is told by a function. */
const planeOf = (level: (x: number, y: number) => number) =>
  Uint8Array.from({ length: side * side }, (_, at) => level(at % side, Math.floor(at / side)));

test('the middle is the crop’s, the light around it is that outside of it', () => {
  const inMiddle = (x: number, y: number) => x >= 12 && x < 36 && y >= 12 && y < 36;
  const plane = planeOf((x, y) => (inMiddle(x, y) ? 50 : 99));
  const inCrop = (x: number, y: number) => x >= 8 && x < 40 && y >= 8 && y < 40;
  const surroundings = planeOf((x, y) => (inCrop(x, y) ? 0 : 200));
  expect(measurePixels(plane, surroundings, side)).toMatchObject({ middle: 50, around: 200 });
});

test('the same lines blurred are less sharp', () => {
  const waves = (width: number) =>
    planeOf((x, y) => 128 + 100 * Math.sin(x / width) * Math.sin(y / width));
  const sharpness = (plane: Uint8Array) => measurePixels(plane, plane, side).sharpness;
  // Of a product of sines with the wave number k the second differences are 4(1 - cos k) as large.
  expect(sharpness(waves(1))).toBeCloseTo((4 * (1 - Math.cos(1))) ** 2, 0);
  expect(sharpness(waves(6))).toBeCloseTo((4 * (1 - Math.cos(1 / 6))) ** 2, 2);
  expect(sharpness(planeOf(() => 77))).toBe(1);
});
