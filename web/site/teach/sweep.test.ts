import { expect, test } from 'vitest';
import { steadyRange, type Trial } from './sweep.ts';

const happy = new Float32Array([0.9, 0.1]);
const sad = new Float32Array([0.2, 0.8]);
const trials = (...answers: Trial['answer'][]): Trial[] =>
  answers.map((answer, value) => ({ value, answer }));

test('the answer stays until another takes over or the face is lost', () => {
  expect(steadyRange(trials(sad, happy, happy, happy, undefined, happy), 2)).toEqual([1, 3]);
});

test('an answer that never turns spans the whole slider', () => {
  expect(steadyRange(trials(happy, happy, happy), 0)).toEqual([0, 2]);
});

test('without a face at rest there is nothing to keep', () => {
  expect(steadyRange(trials(happy, undefined, happy), 1)).toBeUndefined();
});
