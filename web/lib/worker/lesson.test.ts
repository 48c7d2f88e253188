import { expect, test } from 'vitest';
import { changedCrop } from './lesson.ts';

const crop = { centreX: 100, centreY: 50, side: 40, roll: 0 };

test('no change leaves the crop', () => {
  expect(changedCrop(crop, { scale: 1, shift: 0 })).toEqual(crop);
});

test('a crop grows about its centre', () => {
  expect(changedCrop(crop, { scale: 1.5, shift: 0 })).toEqual({ ...crop, side: 60 });
});

test('a shift follows the turned face', () => {
  const turned = changedCrop({ ...crop, roll: Math.PI / 2 }, { scale: 1, shift: 0.5 });
  expect(turned.centreX).toBeCloseTo(100, 10);
  expect(turned.centreY).toBeCloseTo(70, 10);
});
