// A face moved by a similarity: its box, its landmarks and its crop.
import type { Crop, DetectedFace, Landmarks, Point } from '../../shared/answer.ts';
import type { Similarity } from './align.ts';

/** The crop that shows in the present frame what `crop` showed in the last; `side` of its plane. */
export function followCrop(crop: Crop, motion: Similarity, side: number): Crop {
  const scale = crop.side / side;
  const [cosine, sine] = [Math.cos(crop.roll), Math.sin(crop.roll)];
  return {
    centreX: crop.centreX + scale * (motion.shiftX * cosine - motion.shiftY * sine),
    centreY: crop.centreY + scale * (motion.shiftX * sine + motion.shiftY * cosine),
    side: crop.side * Math.hypot(motion.factorX, motion.factorY),
    roll: crop.roll + Math.atan2(motion.factorY, motion.factorX),
  };
}

/** The face whose crop went from `before` to `after`. */
export function followFace<Face extends DetectedFace>(face: Face, before: Crop, after: Crop): Face {
  const grown = after.side / before.side;
  const turned = after.roll - before.roll;
  const [cosine, sine] = [grown * Math.cos(turned), grown * Math.sin(turned)];
  const move = ({ x, y }: Point): Point => {
    const [right, down] = [x - before.centreX, y - before.centreY];
    return {
      x: after.centreX + cosine * right - sine * down,
      y: after.centreY + sine * right + cosine * down,
    };
  };
  const { box, landmarks } = face;
  const centre = move({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
  const [width, height] = [box.width * grown, box.height * grown];
  const moved = Object.entries(landmarks).map(([name, point]) => [name, move(point)]);
  return {
    ...face,
    // A box stays upright, as the detector's are.
    box: { x: centre.x - width / 2, y: centre.y - height / 2, width, height },
    landmarks: Object.fromEntries(moved) as Landmarks,
  };
}
