import { expect, test } from 'vitest';
import { Aligner, type Similarity } from './align.ts';

const side = 48;
const centre = (side - 1) / 2;
const still: Similarity = { factorX: 1, factorY: 0, shiftX: 0, shiftY: 0 };

/** Blobs like eyes, nose and mouth, sampled where `move` takes each pixel from. */
function face(move: (x: number, y: number) => [number, number], gain = 1): Uint8Array {
  const blobs = [
    [-10, -6, 4, -90],
    [10, -6, 4, -90],
    [0, 4, 3, 50],
    [1, 13, 6, -70],
    [-14, 10, 5, 30],
  ] as const;
  return Uint8Array.from({ length: side * side }, (_, index) => {
    const [x, y] = move((index % side) - centre, Math.floor(index / side) - centre);
    const level = blobs.reduce(
      (sum, [left, top, size, height]) =>
        sum + height * Math.exp(-((x - left) ** 2 + (y - top) ** 2) / (2 * size * size)),
      150,
    );
    return Math.round(Math.min(255, level * gain));
  });
}

/** The face after `motion`: a pixel at z shows what lay at (z - shift) / factor. */
function moved({ factorX, factorY, shiftX, shiftY }: Similarity, gain = 1): Uint8Array {
  const square = factorX ** 2 + factorY ** 2;
  return face((x, y) => {
    const [dx, dy] = [x - shiftX, y - shiftY];
    return [(dx * factorX + dy * factorY) / square, (dy * factorX - dx * factorY) / square];
  }, gain);
}

test.each<[string, Similarity]>([
  ['nothing', still],
  ['a shift', { ...still, shiftX: 4, shiftY: -3 }],
  ['a turn', { ...still, factorX: Math.cos(0.12), factorY: Math.sin(0.12) }],
  ['growth', { ...still, factorX: 1.08 }],
  ['all at once', { factorX: 1.05, factorY: -0.08, shiftX: -3, shiftY: 2.5 }],
])('%s is found', (_, motion) => {
  const found = new Aligner(side).align(moved(still), moved(motion));
  for (const [name, value] of Object.entries(motion)) {
    const tolerance = name.startsWith('shift') ? 0.3 : 0.012;
    expect(Math.abs((found?.[name as keyof Similarity] ?? Number.NaN) - value), name).toBeLessThan(
      tolerance,
    );
  }
  expect(found?.correlation).toBeGreaterThan(0.97);
});

test('a lamp that dims does not look like motion', () => {
  const found = new Aligner(side).align(moved(still), moved({ ...still, shiftX: 2 }, 0.6));
  expect(found?.shiftX).toBeCloseTo(2, 0);
  expect(found?.correlation).toBeGreaterThan(0.97);
});

test('something else in its place correlates badly', () => {
  const stripes = face((x, y) => [x * 3 - 20, y * 0.2 + 13]);
  const found = new Aligner(side).align(moved(still), stripes);
  expect(found?.correlation ?? 0).toBeLessThan(0.6);
});

test('nothing can be told of a flat picture', () => {
  const flat = new Uint8Array(side * side).fill(90);
  expect(new Aligner(side).align(flat, moved(still))).toBeUndefined();
  expect(new Aligner(side).align(moved(still), flat)).toBeUndefined();
});
