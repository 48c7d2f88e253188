// Puts a picture in the middle of a larger one and scales that to what the detector takes.

/** What surrounds the picture: its own edge drawn out, or mid-grey. */
export type Padding = 'edge' | 'grey';

const midGrey = 128;

/**
 * [side,side] grey, with a margin (a fraction of the side) all around, sampled bilinearly to
 * [size,size] RGBA.
 */
export function paddedCanvas(
  image: Uint8Array,
  side: number,
  margin: number,
  padding: Padding,
  size: number,
): Uint8Array {
  const rgba = new Uint8Array(size * size * 4).fill(255);
  const step = (side * (1 + 2 * margin)) / size;
  const source = (index: number) => (index + 0.5) * step - side * margin;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const [u, v] = [source(x), source(y)];
      const inside = u >= 0 && v >= 0 && u < side && v < side;
      const grey = inside || padding === 'edge' ? bilinear(image, side, u, v) : midGrey;
      rgba.fill(grey, (y * size + x) * 4, (y * size + x) * 4 + 3);
    }
  }
  return rgba;
}

/** The picture at (u, v), where pixel centres lie at halves; beyond the edge the edge continues. */
function bilinear(image: Uint8Array, side: number, u: number, v: number): number {
  const clamp = (index: number) => Math.min(Math.max(index, 0), side - 1);
  const [left, top] = [Math.floor(u - 0.5), Math.floor(v - 0.5)];
  const [right, down] = [u - 0.5 - left, v - 0.5 - top];
  const at = (x: number, y: number) => image[clamp(y) * side + clamp(x)] as number;
  return (
    (at(left, top) * (1 - right) + at(left + 1, top) * right) * (1 - down) +
    (at(left, top + 1) * (1 - right) + at(left + 1, top + 1) * right) * down
  );
}
