// Where the network looks on average, class by class: models/mean-maps.json, which scripts/eval-shipped
// writes.
import type { ActivationMap } from 'emoxnet';
import { wasm as shipped } from '../../../models/manifest.json';
import measured from '../../../models/mean-maps.json';

export interface MeanMaps {
  /** SHA-256 of the network's file. */
  network: string;
  split: string;
  height: number;
  width: number;
  /** By name: pictures with this label, and [height,width] means in [0,1] of what is drawn of each. */
  classes: Record<string, { images: number; values: number[] }>;
}

export interface MeanMap {
  images: number;
  map: ActivationMap;
}

const drawn = new Map<string, MeanMap>();

/** Undefined for a class that was not measured, and where another network was than ships. */
export function meanMap(name: string): MeanMap | undefined {
  const { network, width, height, classes } = measured as MeanMaps;
  const mean = classes[name];
  if (network !== shipped.sha256 || mean === undefined) return undefined;
  const known = drawn.get(name);
  if (known !== undefined) return known;
  // As every map is drawn: from its weakest place to its strongest.
  const least = Math.min(...mean.values);
  const range = Math.max(...mean.values) - least || 1;
  const values = Float32Array.from(mean.values, (value) => (value - least) / range);
  const fresh = { images: mean.images, map: { width, height, values } };
  drawn.set(name, fresh);
  return fresh;
}
