// From the network's raw activation maps to the one that is drawn.
import type { ActivationMaps } from '../session/classifier.ts';
import type { ActivationMap } from './protocol.ts';

/** The index of the largest value; 0 for none. */
export function topIndex(values: ArrayLike<number>): number {
  let top = 0;
  for (let index = 1; index < values.length; index++) {
    if ((values[index] as number) > (values[top] as number)) top = index;
  }
  return top;
}

/**
 * The map of one class: evidence against it (below 0) is cut off, the rest spread so that the
 * weakest place is 0 and the strongest 1, as class activation maps are drawn (Zhou et al. 2016,
 * arXiv:1512.04150). All 0 where no place stands out.
 */
export function activationOf(maps: ActivationMaps, classIndex: number): ActivationMap {
  const { width, height } = maps;
  const start = classIndex * width * height;
  const values = maps.values
    .slice(start, start + width * height)
    .map((value) => Math.max(0, value));
  const weakest = values.reduce((a, b) => Math.min(a, b));
  const range = values.reduce((a, b) => Math.max(a, b)) - weakest;
  return {
    width,
    height,
    values: values.map((value) => (range > 0 ? (value - weakest) / range : 0)),
  };
}
