// The table that the constants are read from.
import type { Geometry } from './geometry.ts';
import { quartiles } from './quartiles.ts';

type Measure = (geometry: Geometry) => number;

/** What a crop's side could be a multiple of. */
const lengths: Record<string, Measure> = {
  'box side': (g) => g.boxSide,
  'eye distance': (g) => g.eyeDistance,
  'eyes to mouth': (g) => g.mouthDistance,
  'larger of eye and mouth distance': (g) => Math.max(g.eyeDistance, g.mouthDistance),
  'mean of eye and mouth distance': (g) => (g.eyeDistance + g.mouthDistance) / 2,
  'geometric mean of box and eyes to mouth': (g) => Math.sqrt(g.boxSide * g.mouthDistance),
};

/** What a crop's centre could be placed from. */
const anchors: Record<string, { x: Measure; y: Measure }> = {
  'box centre': { x: (g) => g.fromBox.x, y: (g) => g.fromBox.y },
  'middle of the eyes': { x: (g) => g.fromEyes.x, y: (g) => g.fromEyes.y },
  'middle of eyes and mouth': { x: (g) => g.fromMidface.x, y: (g) => g.fromMidface.y },
};

/** One line per measure: median, quartiles and their distance. side: of the pictures, in pixels. */
export function report(geometries: readonly Geometry[], side: number): string {
  const line = (name: string, measure: Measure) => {
    const { lower, median, upper } = quartiles(geometries.map(measure));
    const numbers = [median, lower, upper, upper - lower].map((n) => n.toFixed(3).padStart(9));
    return `  ${name.padEnd(52)}${numbers.join('')}`;
  };
  const heading = (text: string) =>
    `${text.padEnd(54)}${['median', 'lower', 'upper', 'spread'].map((n) => n.padStart(9)).join('')}`;
  const degrees = 180 / Math.PI;
  return [
    heading('roll, degrees'),
    line('eye line', (g) => g.roll * degrees),
    line('its size', (g) => Math.abs(g.roll) * degrees),
    '',
    heading('picture side / length'),
    ...Object.entries(lengths).map(([name, length]) => line(name, (g) => side / length(g))),
    '',
    heading('length / picture side, relative to its median'),
    ...Object.entries(lengths).map(([name, length]) => {
      const { median } = quartiles(geometries.map(length));
      return line(name, (g) => length(g) / median);
    }),
    '',
    heading('picture centre - reference, upright frame / box side'),
    ...Object.entries(anchors).flatMap(([name, { x, y }]) => [
      line(`${name}, x`, (g) => x(g) / g.boxSide),
      line(`${name}, y`, (g) => y(g) / g.boxSide),
    ]),
    '',
    heading('picture centre - reference, upright frame / eye distance'),
    ...Object.entries(anchors).flatMap(([name, { x, y }]) => [
      line(`${name}, x`, (g) => x(g) / g.eyeDistance),
      line(`${name}, y`, (g) => y(g) / g.eyeDistance),
    ]),
    '',
    heading(`pixels of the ${side} x ${side} picture, turned upright`),
    line('left eye, x', (g) => side / 2 - g.fromEyes.x - g.eyeDistance / 2),
    line('right eye, x', (g) => side / 2 - g.fromEyes.x + g.eyeDistance / 2),
    line('eyes, y', (g) => side / 2 - g.fromEyes.y),
    line('mouth, y', (g) => side / 2 - g.fromEyes.y + g.mouthDistance),
    line('box side', (g) => g.boxSide),
  ].join('\n');
}
