import { expect, test } from 'vitest';
import type { FaceAnswer } from './protocol.ts';
import { Smoother } from './smoothing.ts';

function face(x: number, ...probabilities: number[]): FaceAnswer {
  return {
    box: { x, y: 0, width: 100, height: 100 },
    probabilities: Float32Array.from(probabilities),
  } as FaceAnswer;
}

test('the first answer is shown as it is', () => {
  expect(Array.from(new Smoother().smooth(face(0, 1, 0), 0))).toEqual([1, 0]);
});

test('a change is taken over by time, however many frames there are', () => {
  const coarse = new Smoother();
  coarse.smooth(face(0, 1, 0), 0);
  const once = coarse.smooth(face(0, 0, 1), 150);
  expect(once[1]).toBeCloseTo(1 - Math.exp(-1), 5);
  const fine = new Smoother();
  fine.smooth(face(0, 1, 0), 0);
  for (let time = 10; time < 150; time += 10) fine.smooth(face(0, 0, 1), time);
  expect(fine.smooth(face(0, 0, 1), 150)[1]).toBeCloseTo(1 - Math.exp(-1), 5);
});

test('they still sum to 1', () => {
  const smoother = new Smoother();
  smoother.smooth(face(0, 0.2, 0.8), 0);
  const [a = 0, b = 0] = smoother.smooth(face(5, 0.9, 0.1), 40);
  expect(a + b).toBeCloseTo(1, 6);
});

test('another face starts afresh', () => {
  const smoother = new Smoother();
  smoother.smooth(face(0, 1, 0), 0);
  expect(Array.from(smoother.smooth(face(300, 0, 1), 10))).toEqual([0, 1]);
  smoother.reset();
  expect(Array.from(smoother.smooth(face(300, 1, 0), 20))).toEqual([1, 0]);
});
