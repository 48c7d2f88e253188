// Which of several faces a picture is about.
import type { DetectedFace } from '../../shared/answer.ts';

/** A face whose score is by so much less than the best one's is doubtful beside it. */
const doubt = 0.2;

/** So many times the main face's area has another to show before it takes its place. */
const clearlyLarger = 1.5;

/**
 * The largest first, but none that is doubtful before one that is not: it may be a pattern on a wall.
 * `before`: the one of these that was the main face a frame ago; of two about as large it is to be the same
 * one in all frames, though a mouth that opens makes its face larger.
 */
export function mainFirst<Item extends DetectedFace>(
  faces: readonly Item[],
  before?: Item,
): Item[] {
  const best = Math.max(...faces.map(({ score }) => score));
  const isDoubtful = ({ score }: DetectedFace) => score < best - doubt;
  const sorted = faces.toSorted(
    (a, b) => Number(isDoubtful(a)) - Number(isDoubtful(b)) || area(b) - area(a),
  );
  const [first] = sorted;
  const stays =
    before !== undefined &&
    first !== undefined &&
    !isDoubtful(before) &&
    area(first) < clearlyLarger * area(before);
  return stays ? [before, ...sorted.filter((face) => face !== before)] : sorted;
}

function area({ box }: DetectedFace): number {
  return box.width * box.height;
}
