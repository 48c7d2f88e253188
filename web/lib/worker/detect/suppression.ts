// One face makes many anchors fire. Weighted non-maximum suppression blends the overlapping answers
// instead of keeping the best one, which steadies the box from frame to frame (BlazeFace, section 3.4).
import type { Box, DetectedFace, Landmarks, Point } from '../../shared/answer.ts';

/** Intersection over union, in [0, 1]. */
export function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const intersection = width * height;
  return intersection / (a.width * a.height + b.width * b.height - intersection);
}

/** One face for each group that overlaps its surest member by more than `threshold`, surest first. */
export function suppress(candidates: DetectedFace[], threshold: number): DetectedFace[] {
  let remaining = candidates.toSorted((a, b) => b.score - a.score);
  const faces: DetectedFace[] = [];
  for (let best = remaining[0]; best !== undefined; best = remaining[0]) {
    const { box, score } = best;
    const joins = (face: DetectedFace) => face === best || overlap(box, face.box) > threshold;
    faces.push({ ...blend(remaining.filter(joins)), score });
    remaining = remaining.filter((face) => !joins(face));
  }
  return faces;
}

/** The mean of a group, weighted by score. */
function blend(group: DetectedFace[]): Omit<DetectedFace, 'score'> {
  const total = group.reduce((sum, face) => sum + face.score, 0);
  const mean = (value: (face: DetectedFace) => number) =>
    group.reduce((sum, face) => sum + face.score * value(face), 0) / total;
  const point = (name: keyof Landmarks): Point => ({
    x: mean((face) => face.landmarks[name].x),
    y: mean((face) => face.landmarks[name].y),
  });
  return {
    box: {
      x: mean((face) => face.box.x),
      y: mean((face) => face.box.y),
      width: mean((face) => face.box.width),
      height: mean((face) => face.box.height),
    },
    landmarks: {
      leftEye: point('leftEye'),
      rightEye: point('rightEye'),
      nose: point('nose'),
      mouth: point('mouth'),
      leftEar: point('leftEar'),
      rightEar: point('rightEar'),
    },
  };
}
