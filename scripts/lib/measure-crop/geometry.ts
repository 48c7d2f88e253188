// Where a face lies in a square picture, in the terms in which a crop can be predicted from it.
import type { DetectedFace, Point } from '../../../web/lib/shared/answer.ts';

/** Lengths and positions in pixels, in the frame turned upright by the eye line. */
export interface Geometry {
  /** Radians, clockwise. */
  roll: number;
  boxSide: number;
  eyeDistance: number;
  /** From the middle of the eyes to the mouth. */
  mouthDistance: number;
  /** From each reference point to the centre of the picture. */
  fromBox: Point;
  fromEyes: Point;
  /** The reference is half way from the middle of the eyes to the mouth. */
  fromMidface: Point;
}

/** Measures a face in a picture whose centre is given, in pixels. */
export function measure({ box, landmarks }: DetectedFace, centre: Point): Geometry {
  const { leftEye, rightEye, mouth } = landmarks;
  const roll = Math.atan2(rightEye.y - leftEye.y, rightEye.x - leftEye.x);
  const eyes = middle(leftEye, rightEye);
  const upright = (from: Point, to: Point): Point => {
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    return {
      x: dx * Math.cos(roll) + dy * Math.sin(roll),
      y: dy * Math.cos(roll) - dx * Math.sin(roll),
    };
  };
  return {
    roll,
    boxSide: Math.max(box.width, box.height),
    eyeDistance: Math.hypot(rightEye.x - leftEye.x, rightEye.y - leftEye.y),
    mouthDistance: Math.hypot(mouth.x - eyes.x, mouth.y - eyes.y),
    fromBox: upright({ x: box.x + box.width / 2, y: box.y + box.height / 2 }, centre),
    fromEyes: upright(eyes, centre),
    fromMidface: upright(middle(eyes, mouth), centre),
  };
}

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
