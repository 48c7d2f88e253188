import { expect, test } from 'vitest';
import type { DetectedFace } from '../../shared/answer.ts';
import { mainFirst } from './main-first.ts';

const face = (width: number, score: number) =>
  ({ box: { x: 0, y: 0, width, height: width }, score }) as DetectedFace;
const order = (...faces: DetectedFace[]) => mainFirst(faces).map(({ box }) => box.width);

test('the largest comes first among those that are about as sure', () => {
  expect(order(face(10, 0.95), face(30, 0.8), face(20, 0.9))).toEqual([30, 20, 10]);
});

test('a doubtful one stands behind, however large', () => {
  expect(order(face(300, 0.66), face(40, 0.95), face(90, 0.94))).toEqual([90, 40, 300]);
});

test('of two about as large the main one stays so', () => {
  const [before, other] = [face(100, 0.9), face(115, 0.95)];
  expect(mainFirst([other, before], before)).toEqual([before, other]);
  expect(mainFirst([other, before], other)).toEqual([other, before]);
  const [larger, surer] = [face(130, 0.9), face(90, 0.99)];
  expect(mainFirst([before, larger], before)).toEqual([larger, before]);
  const doubtful = face(100, 0.7);
  expect(mainFirst([doubtful, surer], doubtful)).toEqual([surer, doubtful]);
});

test('where all are doubtful none is', () => {
  expect(order(face(10, 0.51), face(30, 0.55))).toEqual([30, 10]);
  expect(mainFirst([])).toEqual([]);
});
