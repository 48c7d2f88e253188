import { expect, test } from 'vitest';
import { leastShown, mapColour, mapGradient } from './heat.ts';

/** Relative luminance by WCAG 2.1. */
function luminance([red, green, blue]: readonly number[]): number {
  const linear = (byte = 0) => {
    const value = byte / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

test('the weaker half is clear', () => {
  for (const activation of [0, 0.25, 0.5]) expect(mapColour(activation)[3]).toBe(0);
});

test('of a map that is strong all over the weaker half of the places is clear', () => {
  const strong = Float32Array.from({ length: 36 }, (_, index) => 0.6 + index / 100);
  const drawn = (values: Float32Array) =>
    values.filter((value) => mapColour(value, leastShown(values))[3] > 0).length;
  expect(drawn(strong)).toBe(17);
  const oneSpot = Float32Array.from({ length: 36 }, (_, index) => (index < 4 ? 0.9 : 0.1));
  expect(drawn(oneSpot)).toBe(4);
  // What is drawn keeps its colour.
  expect(mapColour(0.9, leastShown(strong)).slice(0, 3)).toEqual(mapColour(0.9).slice(0, 3));
});

test('the stronger the lighter, and never quite opaque', () => {
  const scale = Array.from({ length: 20 }, (_, index) => mapColour(0.525 + index * 0.025));
  for (const [index, colour] of scale.slice(1).entries()) {
    expect(luminance(colour)).toBeGreaterThan(luminance(scale[index] ?? []));
    expect(colour[3]).toBeGreaterThanOrEqual(scale[index]?.[3] ?? 0);
    expect(colour[3]).toBeLessThan(200);
  }
});

test('the legend ends where the map does', () => {
  const [red, green, blue] = mapColour(1);
  expect(mapGradient.endsWith(`rgb(${red} ${green} ${blue}))`)).toBe(true);
});
