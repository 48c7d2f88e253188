import { expect, test } from 'vitest';
import { presets } from '../puppet/puppet.ts';
import { furthestMuscle } from './quiz.ts';

test('the hint names the muscle that is furthest off, and which way', () => {
  const nearly = { ...presets.surprise, jawDrop: 0, outerBrowRaiser: 0.5 };
  expect(furthestMuscle(nearly, 'surprise')).toEqual({ name: 'jawDrop', difference: 0.9 });
  const smiling = { ...presets.sad, lipCornerPuller: 1 };
  expect(furthestMuscle(smiling, 'sad')).toEqual({ name: 'lipCornerPuller', difference: -1 });
});

test('a face close to the preset has no hint left', () => {
  expect(furthestMuscle({ ...presets.angry, jawDrop: 0.1 }, 'angry')).toBeUndefined();
});
