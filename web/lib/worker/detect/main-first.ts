// Which of several faces a picture is about.
import type { DetectedFace } from '../../shared/answer.ts';

/** A face whose score is by so much less than the best one's is doubtful beside it. */
const doubt = 0.2;

/** The largest first, but none that is doubtful before one that is not: it may be a pattern on a wall. */
export function mainFirst<Item extends DetectedFace>(faces: readonly Item[]): Item[] {
  const best = Math.max(...faces.map(({ score }) => score));
  const isDoubtful = ({ score }: DetectedFace) => score < best - doubt;
  return faces.toSorted(
    (a, b) => Number(isDoubtful(a)) - Number(isDoubtful(b)) || area(b) - area(a),
  );
}

function area({ box }: DetectedFace): number {
  return box.width * box.height;
}
