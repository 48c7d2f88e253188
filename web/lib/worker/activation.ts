// From the network's raw activation maps to the one that is drawn.
import type { ActivationMaps } from '../runtime/classifier.ts';
import type { ActivationMap } from '../shared/answer.ts';

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
