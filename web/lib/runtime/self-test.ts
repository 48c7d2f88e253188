// Proves a provider before anybody relies on it: some GPU drivers answer wrongly and say nothing
// (microsoft/onnxruntime#24070), so both providers answer one fixed input and must agree.
import type { Classifier } from './classifier.ts';

/** Largest difference allowed between two probabilities. */
export const tolerance = 2e-3;

/** Fixed views in [0,1]: waves of several lengths, so that every filter has something to answer. */
export function testViews(steps: number, side: number): Float32Array {
  const views = new Float32Array(steps * side * side);
  for (let index = 0; index < views.length; index++) {
    const x = index % side;
    const y = Math.floor(index / side) % side;
    const view = Math.floor(index / (side * side));
    views[index] = 0.5 + 0.25 * (Math.sin((x + view) / 3) + Math.cos((y * (view + 2)) / 17));
  }
  return views;
}

/** Infinity where a value is not a number or the lengths differ. */
export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (const [index, value] of a.entries()) {
    const difference = Math.abs(value - (b[index] as number));
    if (Number.isNaN(difference)) return Infinity;
    largest = Math.max(largest, difference);
  }
  return largest;
}

/** How far the two providers' probabilities lie apart. */
export async function compareProviders(
  tested: Classifier,
  reference: Classifier,
  steps: number,
  side: number,
): Promise<number> {
  const views = testViews(steps, side);
  const expected = await reference.classify(views, steps, false);
  const answered = await tested.classify(views, steps, false);
  return largestDifference(answered.probabilities, expected.probabilities);
}
