// What stands in the way of reading a face: told from its size and place, its key points and its pixels.
import type { Crop, DetectedFace, Flaw, Point } from '../shared/answer.ts';

/** Sides of the crop that the square with the face's surroundings has. */
const surroundingsSides = 1.5;

// Those of darkness and sharpness lie below what 99 of 100 of every eighth image of FER+'s valid split have,
// that of turning above 40 of them; the others are chosen, not measured.

/** Pixels along the crop: three quarters of what the network sees. */
const leastSide = 36;
/** Share of the box that lies beyond an edge of the picture. */
const mostBeyond = 0.15;
/** Mean grey level of the face's middle: 1 % of those images have less than 52. */
const dark = 45;
/** Before something so much brighter a face is dark, which otherwise is not. */
const dim = 90;
const glare = 90;
/**
 * Power of a crop's second differences over its variance: the least of those images has 0.20; blurred by a
 * Gaussian of 1 pixel half of them have 0.08, of 1.5 pixels 0.03.
 */
const sharp = 0.06;
/** Distance of the nose from the middle between the ears, over the ears' distance: of 40 of them at most 0.39. */
const turned = 0.4;

/** What the pixels of a face say, all grey levels from 0 to 255. */
export interface FacePixels {
  /** Mean of the middle of the crop, and of what is around the crop. */
  middle: number;
  around: number;
  /** See `sharp` above. */
  sharpness: number;
}

/** The square with the face's surroundings. */
export function wider(crop: Crop): Crop {
  return { ...crop, side: crop.side * surroundingsSides };
}

export function flawsOf(
  { box, landmarks }: Pick<DetectedFace, 'box' | 'landmarks'>,
  crop: Crop,
  picture: { width: number; height: number },
  { middle, around, sharpness }: FacePixels,
): Flaw[] {
  const beyond = Math.max(
    -box.x / box.width,
    -box.y / box.height,
    (box.x + box.width - picture.width) / box.width,
    (box.y + box.height - picture.height) / box.height,
  );
  const isBacklit = middle < dim && around - middle > glare;
  const checks: [Flaw, boolean][] = [
    ['cut-off', beyond > mostBeyond],
    ['small', crop.side < leastSide],
    ['backlit', isBacklit],
    ['dark', middle < dark && !isBacklit],
    ['turned', turnOf(landmarks) > turned],
    // What is small or dark has no fine lines to lose.
    ['blurred', sharpness < sharp && crop.side >= leastSide && middle >= dark],
  ];
  return checks.filter(([, applies]) => applies).map(([flaw]) => flaw);
}

function turnOf({ leftEar, rightEar, nose }: DetectedFace['landmarks']): number {
  const across: Point = { x: rightEar.x - leftEar.x, y: rightEar.y - leftEar.y };
  const length = across.x ** 2 + across.y ** 2;
  const fromMiddle = {
    x: nose.x - (leftEar.x + rightEar.x) / 2,
    y: nose.y - (leftEar.y + rightEar.y) / 2,
  };
  return Math.abs(fromMiddle.x * across.x + fromMiddle.y * across.y) / length;
}

/** plane: the crop; surroundings: the same middle, `surroundingsSides` as wide; both [side,side]. */
export function measurePixels(
  plane: Uint8Array,
  surroundings: Uint8Array,
  side: number,
): FacePixels {
  const rim = Math.floor((side * (1 - 1 / surroundingsSides)) / 2);
  const isRim = (x: number, y: number) => Math.min(x, y, side - 1 - x, side - 1 - y) < rim;
  const quarter = Math.floor(side / 4);
  const isMiddle = (x: number, y: number) => Math.min(x, y, side - 1 - x, side - 1 - y) >= quarter;
  return {
    middle: meanWhere(plane, side, isMiddle),
    around: meanWhere(surroundings, side, isRim),
    sharpness: sharpnessOf(plane, side),
  };
}

function meanWhere(
  plane: Uint8Array,
  side: number,
  counts: (x: number, y: number) => boolean,
): number {
  let [sum, count] = [0, 0];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (!counts(x, y)) continue;
      sum += plane[y * side + x] as number;
      count += 1;
    }
  }
  return sum / count;
}

/** Without the crop's rim, where hair and surroundings are. */
function sharpnessOf(plane: Uint8Array, side: number): number {
  const rim = Math.floor(side / 8);
  const at = (x: number, y: number) => plane[y * side + x] as number;
  const mean = plane.reduce((sum, level) => sum + level, 0) / plane.length;
  let [differences, variance] = [0, 0];
  for (let y = rim; y < side - rim; y++) {
    for (let x = rim; x < side - rim; x++) {
      const level = at(x, y);
      const around = at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1);
      differences += (4 * level - around) ** 2;
      variance += (level - mean) ** 2;
    }
  }
  // A plane of one level has nothing that could be blurred.
  return variance > 0 ? differences / variance : 1;
}
