import { expect, test } from 'vitest';
import type { DetectedFace } from '../../shared/answer.ts';
import { overlap, suppress } from './suppression.ts';

function face(x: number, score: number): DetectedFace {
  const point = { x, y: 0 };
  return {
    box: { x, y: 0, width: 10, height: 10 },
    landmarks: {
      leftEye: point,
      rightEye: point,
      nose: point,
      mouth: point,
      leftEar: point,
      rightEar: point,
    },
    score,
  };
}

test('overlap is intersection over union', () => {
  const box = { x: 0, y: 0, width: 10, height: 10 };
  expect(overlap(box, box)).toBe(1);
  expect(overlap(box, { ...box, x: 5 })).toBeCloseTo(50 / 150);
  expect(overlap(box, { ...box, x: 10 })).toBe(0);
  expect(overlap(box, { x: 2, y: 2, width: 5, height: 5 })).toBeCloseTo(0.25);
});

test('overlapping answers become one, weighted by score', () => {
  const [only, ...others] = suppress([face(4, 0.2), face(0, 0.6)], 0.3);
  expect(others).toEqual([]);
  expect(only?.box.x).toBeCloseTo(1);
  expect(only?.landmarks.nose.x).toBeCloseTo(1);
  expect(only?.score).toBe(0.6);
});

test('faces apart stay apart, the surest first', () => {
  const found = suppress([face(0, 0.6), face(50, 0.9), face(100, 0.7)], 0.3);
  expect(found.map(({ score }) => score)).toEqual([0.9, 0.7, 0.6]);
});

test('a box without area does not hang the search', () => {
  const flat = { ...face(0, 0.8), box: { x: 0, y: 0, width: 0, height: 0 } };
  expect(suppress([flat, { ...flat }], 0.3)).toHaveLength(2);
});
