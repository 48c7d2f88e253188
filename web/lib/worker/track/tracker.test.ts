import { expect, test } from 'vitest';
import type { DetectedFace, Landmarks } from '../../shared/answer.ts';
import { FaceTracker } from './tracker.ts';

const side = 48;
const face = {
  box: { x: 0, y: 0, width: 80, height: 80 },
  landmarks: { leftEye: { x: 20, y: 30 } } as Landmarks,
  score: 0.9,
} as DetectedFace;
const crop = { centreX: 40, centreY: 40, side: 96, roll: 0 };

/** A bright blob whose middle lies at (x, y). */
function blob(x: number, y: number): Uint8Array {
  return Uint8Array.from({ length: side * side }, (_, index) => {
    const [dx, dy] = [(index % side) - x, Math.floor(index / side) - y];
    return 200 * Math.exp(-(dx * dx + dy * dy * 2) / 150);
  });
}

test('the detector is due at first, then after five frames without it', () => {
  const tracker = new FaceTracker(side);
  const passes: boolean[] = [];
  for (let frame = 0; frame < 14; frame++) {
    passes.push(tracker.due);
    if (tracker.due) {
      const [id = 0] = tracker.detected([face], frame * 33);
      tracker.remember([{ id, face, crop }], [blob(24, 24)]);
    } else {
      tracker.remember(tracker.faces, [blob(24, 24)]);
    }
  }
  expect(passes.flatMap((pass, frame) => (pass ? [frame] : []))).toEqual([0, 6, 12]);
});

test('without a face the detector is due at every frame', () => {
  const tracker = new FaceTracker(side);
  tracker.detected([], 0);
  tracker.remember([], []);
  expect(tracker.due).toBe(true);
});

test('a face that moved is followed under its number', () => {
  const tracker = new FaceTracker(side);
  const [id = 0] = tracker.detected([face], 0);
  tracker.remember([{ id, face, crop }], [blob(24, 24)]);
  const [known] = tracker.faces;
  if (known === undefined) throw new Error('The face was not remembered.');
  // 3 pixels of the plane are 6 of the picture.
  const found = tracker.follow(known, blob(27, 24), 33);
  expect(found?.id).toBe(id);
  expect(found?.crop.centreX).toBeCloseTo(46, 0);
  expect(found?.face.box.x).toBeCloseTo(6, 0);
  expect(found?.face.landmarks.leftEye.x).toBeCloseTo(26, 0);
  // The detector finds it there and gives it the same number.
  const there = { ...face, box: { ...face.box, x: 7 } };
  expect(tracker.detected([there], 66)).toEqual([id]);
});

test('a face that is covered is lost', () => {
  const tracker = new FaceTracker(side);
  const [id = 0] = tracker.detected([face], 0);
  tracker.remember([{ id, face, crop }], [blob(24, 24)]);
  const noise = Uint8Array.from({ length: side * side }, (_, index) => (index * 7919) % 251);
  expect(tracker.follow({ id, face, crop }, noise, 33)).toBeUndefined();
});

test('the main face stays the main one, also over a frame without anybody', () => {
  const tracker = new FaceTracker(side);
  const wide = (id: number, width: number) =>
    ({ id, face: { ...face, box: { x: 0, y: 0, width, height: 80 } }, crop }) as const;
  const plane = blob(24, 24);
  const remember = (...faces: ReturnType<typeof wide>[]) => {
    const ordered = tracker.ordered(faces);
    tracker.remember(
      ordered,
      ordered.map(() => plane),
    );
    return ordered.map(({ id }) => id);
  };
  expect(remember(wide(1, 70), wide(2, 80))).toEqual([2, 1]);
  expect(remember(wide(1, 90), wide(2, 80))).toEqual([2, 1]);
  expect(remember()).toEqual([]);
  expect(remember(wide(1, 90), wide(2, 80))).toEqual([2, 1]);
  expect(remember(wide(1, 130), wide(2, 80))).toEqual([1, 2]);
  expect(remember(wide(1, 90), wide(2, 80))).toEqual([1, 2]);
});

test('another source starts with nobody', () => {
  const tracker = new FaceTracker(side);
  const [id = 0] = tracker.detected([face], 0);
  tracker.remember([{ id, face, crop }], [blob(24, 24)]);
  tracker.forget();
  expect(tracker.due).toBe(true);
  expect(tracker.knows(id)).toBe(false);
});
