// A square of a picture to BlazeFace's input: in colour, from -1 to 1, straight from the memory that a
// frame was copied to. A canvas would do the same by way of the browser's painting process, which takes
// longer than the network.
import type { Pixels } from '../frame-pixels.ts';
import type { Look, Turns } from './look.ts';

/** Samples along each side of what becomes one pixel: enough against aliasing. */
const mostSamples = 4;

/** How a Y'CbCr picture becomes RGB: BT.601's and BT.709's luma weights of red and blue. */
const weights = { bt601: { red: 0.299, blue: 0.114 }, bt709: { red: 0.2126, blue: 0.0722 } };

/** Fills `tensor`, [side,side,3], with what the square shows; black beyond the picture's edges. */
export function fillFrom(pixels: Pixels, look: Look, side: number, tensor: Float32Array): void {
  tensor.fill(-1);
  const { left, top, turns } = look;
  const step = look.side / side;
  const taps = step <= 1 ? 2 : Math.min(mostSamples, Math.max(2, Math.floor(step)));
  const axis = step <= 1 ? blended : sampled;
  const columns = axis(left, step, side, taps, pixels.width);
  const rows = axis(top, step, side, taps, pixels.height);
  const fill = pixels.format === 'rgba' ? fillFromRgba : fillFromLuma;
  fill(pixels, { rows, columns, taps, side, turns }, tensor);
}

/** What is read along one axis for each pixel of the input. */
interface Axis {
  /** The input's pixels from this to before that lie inside the picture. */
  from: number;
  to: number;
  /** `taps` positions for each, and how much each counts. */
  positions: Int32Array;
  shares: Float32Array;
}

interface Grid {
  rows: Axis;
  columns: Axis;
  taps: number;
  side: number;
  turns: Turns;
}

/** One colour's bytes. */
interface Plane {
  offset: number;
  stride: number;
  step: number;
  halvedX: number;
  halvedY: number;
}

/** Evenly spread samples of what becomes one pixel: the picture shrinks. */
function sampled(start: number, step: number, side: number, taps: number, length: number): Axis {
  const positions = Int32Array.from({ length: side * taps }, (_, index) =>
    clamped(Math.floor(start + ((index + 0.5) / taps) * step), length),
  );
  const shares = new Float32Array(side * taps).fill(1 / taps);
  return { ...inside(start, step, side, length), positions, shares };
}

/** The two neighbours, by how close they are: the picture grows. */
function blended(start: number, step: number, side: number, taps: number, length: number): Axis {
  const positions = new Int32Array(side * taps);
  const shares = new Float32Array(side * taps);
  for (let index = 0; index < side; index++) {
    const position = start + (index + 0.5) * step - 0.5;
    const first = Math.floor(position);
    positions.set([clamped(first, length), clamped(first + 1, length)], index * taps);
    shares.set([first + 1 - position, position - first], index * taps);
  }
  return { ...inside(start, step, side, length), positions, shares };
}

/** Which of the input's pixels have their centre in the picture. */
function inside(start: number, step: number, side: number, length: number) {
  return {
    from: Math.max(0, Math.ceil(-start / step - 0.5)),
    to: Math.min(side, Math.ceil((length - start) / step - 0.5)),
  };
}

function clamped(position: number, length: number): number {
  return Math.min(Math.max(position, 0), length - 1);
}

function fillFromRgba({ bytes, stride }: Pixels, grid: Grid, tensor: Float32Array): void {
  const plane = (offset: number): Plane => ({ offset, stride, step: 4, halvedX: 0, halvedY: 0 });
  const [red, green, blue] = [plane(0), plane(1), plane(2)];
  forEachPixel(grid, (x, y, at) => {
    tensor[at] = mean(bytes, red, grid, x, y) / 127.5 - 1;
    tensor[at + 1] = mean(bytes, green, grid, x, y) / 127.5 - 1;
    tensor[at + 2] = mean(bytes, blue, grid, x, y) / 127.5 - 1;
  });
}

/** A Y plane with its chroma, or grey where there is none. */
function fillFromLuma(pixels: Pixels, grid: Grid, tensor: Float32Array): void {
  const { bytes, stride, format, chroma } = pixels;
  const limited = format === 'luma-limited';
  const [black, lumaGain, chromaGain] = limited ? [16, 255 / 219, 255 / 224] : [0, 1, 1];
  const { red: ofRed, blue: ofBlue } = weights[chroma?.matrix ?? 'bt601'];
  const [redGain, blueGain] = [2 * (1 - ofRed) * chromaGain, 2 * (1 - ofBlue) * chromaGain];
  const plane = { offset: 0, stride, step: 1, halvedX: 0, halvedY: 0 };
  const cb = chroma && { ...chroma, offset: chroma.cb };
  const cr = chroma && { ...chroma, offset: chroma.cr };
  const { taps, rows, columns } = grid;
  const middle = taps >> 1;
  forEachPixel(grid, (x, y, at) => {
    const luma = (mean(bytes, plane, grid, x, y) - black) * lumaGain;
    let [red, blue] = [luma, luma];
    if (cb !== undefined && cr !== undefined) {
      // Colours change slowly, and one of their values stands for several pixels already.
      const column = columns.positions[x * taps + middle] as number;
      const row = rows.positions[y * taps + middle] as number;
      red += redGain * (valueAt(bytes, cr, column, row) - 128);
      blue += blueGain * (valueAt(bytes, cb, column, row) - 128);
    }
    // Luma is the weighted sum of the three.
    const green = (luma - ofRed * red - ofBlue * blue) / (1 - ofRed - ofBlue);
    tensor[at] = normalised(red);
    tensor[at + 1] = normalised(green);
    tensor[at + 2] = normalised(blue);
  });
}

/** Calls `write` with each of the input's pixels that shows the picture, and its tensor position. */
function forEachPixel(
  { rows, columns, side, turns }: Grid,
  write: (x: number, y: number, at: number) => void,
): void {
  for (let y = rows.from; y < rows.to; y++) {
    for (let x = columns.from; x < columns.to; x++) write(x, y, 3 * turnedIndex(x, y, side, turns));
  }
}

/** Where a pixel of the square comes to lie in the input once it is turned. */
function turnedIndex(x: number, y: number, side: number, turns: Turns): number {
  const last = side - 1;
  switch (turns) {
    case 0:
      return y * side + x;
    case 1:
      return x * side + last - y;
    case 2:
      return (last - y) * side + last - x;
    case 3:
      return (last - x) * side + y;
  }
}

function mean(
  bytes: Uint8Array,
  { offset, stride, step }: Plane,
  { rows, columns, taps }: Grid,
  x: number,
  y: number,
): number {
  let sum = 0;
  const [firstX, firstY] = [x * taps, y * taps];
  for (let row = firstY; row < firstY + taps; row++) {
    const start = offset + (rows.positions[row] as number) * stride;
    let line = 0;
    for (let column = firstX; column < firstX + taps; column++) {
      const at = start + (columns.positions[column] as number) * step;
      line += (columns.shares[column] as number) * (bytes[at] as number);
    }
    sum += (rows.shares[row] as number) * line;
  }
  return sum;
}

function valueAt(
  bytes: Uint8Array,
  { offset, stride, step, halvedX, halvedY }: Plane,
  x: number,
  y: number,
): number {
  return bytes[offset + (y >> halvedY) * stride + (x >> halvedX) * step] as number;
}

function normalised(level: number): number {
  return Math.min(Math.max(level, 0), 255) / 127.5 - 1;
}
