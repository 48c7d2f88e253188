// Colours an activation map: from dark to light as it grows, so that it reads without its hues, and clear
// over the weaker half of its scale and of its places, so that the face stays to be seen.
import type { ActivationMap } from '../shared/answer.ts';

/** Evenly spaced from `weakest` to 1; each is lighter than the one before. */
const stops = [
  [84, 26, 142],
  [178, 43, 124],
  [233, 98, 77],
  [252, 172, 62],
  [250, 238, 130],
] as const;
/** Weaker activations are not drawn. */
const weakest = 0.5;
const opacity = 0.75;
/** Over so much activation it comes in, so that it has no hard edge. */
const fadeIn = 0.08;

/** The scale as a CSS gradient, from what is drawn first to the strongest. */
export const mapGradient: string = /* @__PURE__ */ gradient();

function gradient(): string {
  const colours = stops.map(([red, green, blue]) => `rgb(${red} ${green} ${blue})`);
  return `linear-gradient(to right, ${colours.join(', ')})`;
}

/** Red, green, blue and alpha from 0 to 255 of an activation in [0,1]; `least`: from which it is drawn. */
export function mapColour(
  activation: number,
  least: number = weakest,
): [number, number, number, number] {
  if (activation <= least) return [0, 0, 0, 0];
  const along = (activation - weakest) / (1 - weakest);
  const position = Math.min(along, 1) * (stops.length - 1);
  const index = Math.min(Math.floor(position), stops.length - 2);
  const [from, to] = [stops[index], stops[index + 1]] as [Colour, Colour];
  const mixed = (channel: 0 | 1 | 2) =>
    Math.round(from[channel] + (position - index) * (to[channel] - from[channel]));
  const alpha = Math.round(255 * opacity * Math.min(1, (activation - least) / fadeIn));
  return [mixed(0), mixed(1), mixed(2), alpha];
}

type Colour = (typeof stops)[number];

/** Several places may show one map. */
const coloured = new WeakMap<ActivationMap, OffscreenCanvas>();

/** Draws the map over the square [-0.5, 0.5] of the context's coordinates. */
export function drawMap(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  map: ActivationMap,
): void {
  let small = coloured.get(map);
  if (small === undefined) {
    small = new OffscreenCanvas(map.width, map.height);
    small.getContext('2d')?.putImageData(heatImage(map), 0, 0);
    coloured.set(map, small);
  }
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(small, -0.5, -0.5, 1, 1);
}

/** RGBA pixels of the map's size. */
function heatImage({ width, height, values }: ActivationMap): ImageData {
  const image = new ImageData(width, height);
  const least = leastShown(values);
  for (const [index, value] of values.entries()) image.data.set(mapColour(value, least), index * 4);
  return image;
}

/** From which activation on a map is drawn: of a map that is strong all over, half of its places. */
export function leastShown(values: Float32Array): number {
  const median = values.toSorted()[values.length >> 1] ?? 0;
  return Math.max(weakest, median);
}

/** The network's input as a picture. plane: [side,side] grey bytes, row-major. */
export function planeImage(plane: Uint8Array): ImageData {
  const side = Math.sqrt(plane.length);
  const image = new ImageData(side, side);
  for (const [index, grey] of plane.entries()) image.data.set([grey, grey, grey, 255], index * 4);
  return image;
}
