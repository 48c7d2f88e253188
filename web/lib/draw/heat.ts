// Colours an activation map: one hue whose opacity is the activation, readable on any picture.
import type { ActivationMap } from '../shared/answer.ts';

const hue = [255, 116, 28] as const;
const strongestOpacity = 170;

/** Draws the map over the square [-0.5, 0.5] of the context's coordinates. */
export function drawMap(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  map: ActivationMap,
): void {
  const small = new OffscreenCanvas(map.width, map.height);
  small.getContext('2d')?.putImageData(heatImage(map), 0, 0);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(small, -0.5, -0.5, 1, 1);
}

/** RGBA pixels of the map's size. */
function heatImage({ width, height, values }: ActivationMap): ImageData {
  const image = new ImageData(width, height);
  for (const [index, value] of values.entries()) {
    // Squared: middling activations would veil the whole face.
    image.data.set([...hue, Math.round(value ** 2 * strongestOpacity)], index * 4);
  }
  return image;
}

/** The network's input as a picture. plane: [side,side] grey bytes, row-major. */
export function planeImage(plane: Uint8Array): ImageData {
  const side = Math.sqrt(plane.length);
  const image = new ImageData(side, side);
  for (const [index, grey] of plane.entries()) image.data.set([grey, grey, grey, 255], index * 4);
  return image;
}
