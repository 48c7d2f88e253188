import { expect, test } from 'vitest';
import { SessionLog } from './session-log.ts';

test('readings come back in order, the oldest forgotten first', () => {
  const log = new SessionLog(['happy', 'sad'], 3);
  for (let time = 0; time < 5; time++) log.add(time, 'camera', 1, [time / 10, 1 - time / 10]);
  expect(log.length).toBe(3);
  expect([0, 1, 2].map((index) => log.at(index).seconds)).toEqual([2, 3, 4]);
  expect(Array.from(log.at(0).probabilities ?? [])).toEqual([0.2, 0.8]);
});

test('a picture without a face has no shares', () => {
  const log = new SessionLog(['happy', 'sad']);
  log.add(1.5, 'puppet', 0, undefined);
  expect(log.at(0)).toEqual({ seconds: 1.5, source: 'puppet', faces: 0, probabilities: undefined });
});

test('the first reading since a time, also after the circle closed', () => {
  const log = new SessionLog(['happy'], 4);
  expect(log.firstSince(0)).toBe(0);
  for (let time = 0; time < 10; time++) log.add(time, 'video', 1, [1]);
  expect(log.firstSince(0)).toBe(0);
  expect(log.firstSince(7.5)).toBe(2);
  expect(log.firstSince(99)).toBe(4);
});

test('a cleared log is empty', () => {
  const log = new SessionLog(['happy']);
  log.add(0, 'picture', 1, [1]);
  log.clear();
  expect(log.length).toBe(0);
});
