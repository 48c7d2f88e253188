import { expect, test } from 'vitest';
import type { DetectedFace } from '../../shared/answer.ts';
import { Identities } from './identities.ts';

const face = (x: number) => ({ box: { x, y: 0, width: 100, height: 100 } }) as DetectedFace;

test('faces keep their numbers whatever their order', () => {
  const identities = new Identities();
  expect(identities.assign([face(0), face(300)], 0)).toEqual([1, 2]);
  expect(identities.assign([face(310), face(20)], 33)).toEqual([2, 1]);
});

test('of two faces near an old one the nearer is it', () => {
  const identities = new Identities();
  identities.assign([face(0)], 0);
  expect(identities.assign([face(40), face(10)], 33)).toEqual([2, 1]);
});

test('a face that was missed for a moment is known again, later it is not', () => {
  const identities = new Identities();
  identities.assign([face(0)], 0);
  expect(identities.assign([], 200)).toEqual([]);
  expect(identities.assign([face(5)], 400)).toEqual([1]);
  expect(identities.assign([face(5)], 1000)).toEqual([2]);
});

test('a face is looked for where it was followed to', () => {
  const identities = new Identities();
  identities.assign([face(0)], 0);
  identities.moved(1, face(200), 33);
  expect(identities.assign([face(0), face(200)], 66)).toEqual([2, 1]);
});

test('another source has other faces', () => {
  const identities = new Identities();
  identities.assign([face(0)], 0);
  identities.forget();
  expect(identities.has(1)).toBe(false);
  expect(identities.assign([face(0)], 33)).toEqual([2]);
});
