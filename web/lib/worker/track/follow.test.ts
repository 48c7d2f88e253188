import { expect, test } from 'vitest';
import type { DetectedFace } from '../../shared/answer.ts';
import { followCrop, followFace } from './follow.ts';

const crop = { centreX: 100, centreY: 80, side: 96, roll: 0 };

test('a shift of the plane is twice as long in a crop of twice its side', () => {
  const motion = { factorX: 1, factorY: 0, shiftX: 3, shiftY: -2 };
  expect(followCrop(crop, motion, 48)).toEqual({ ...crop, centreX: 106, centreY: 76 });
});

test('a shift goes along the turned face', () => {
  const motion = { factorX: 1, factorY: 0, shiftX: 3, shiftY: 0 };
  const followed = followCrop({ ...crop, roll: Math.PI / 2 }, motion, 48);
  expect(followed.centreX).toBeCloseTo(100, 10);
  expect(followed.centreY).toBeCloseTo(86, 10);
});

test('turn and growth add up', () => {
  const [factorX, factorY] = [1.1 * Math.cos(0.2), 1.1 * Math.sin(0.2)];
  const followed = followCrop(
    { ...crop, roll: 0.1 },
    { factorX, factorY, shiftX: 0, shiftY: 0 },
    48,
  );
  expect(followed.side).toBeCloseTo(105.6, 10);
  expect(followed.roll).toBeCloseTo(0.3, 10);
});

test('the box and the landmarks go with the crop', () => {
  const face = {
    box: { x: 60, y: 40, width: 80, height: 80 },
    landmarks: { leftEye: { x: 80, y: 80 }, rightEye: { x: 120, y: 80 } },
    score: 0.9,
  } as DetectedFace;
  const after = { centreX: 200, centreY: 90, side: 192, roll: Math.PI / 2 };
  const followed = followFace(face, crop, after);
  expect(followed.box).toEqual({ x: 120, y: 10, width: 160, height: 160 });
  expect(followed.landmarks.leftEye.x).toBeCloseTo(200, 10);
  expect(followed.landmarks.leftEye.y).toBeCloseTo(50, 10);
  expect(followed.landmarks.rightEye.y).toBeCloseTo(130, 10);
  expect(followed.score).toBe(0.9);
});
