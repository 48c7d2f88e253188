// A picture's pixels to BlazeFace's input: letterboxed, in colour, from -1 to 1, straight from the
// memory that a frame was copied to. A canvas would do the same by way of the browser's painting
// process, which takes longer than the network.
import type { Pixels } from '../frame-pixels.ts';
import type { Letterbox } from './letterbox.ts';

/** Samples along each side of what becomes one pixel: enough against aliasing. */
const mostSamples = 4;

/** How a Y'CbCr picture becomes RGB: BT.601's and BT.709's luma weights of red and blue. */
const weights = { bt601: { red: 0.299, blue: 0.114 }, bt709: { red: 0.2126, blue: 0.0722 } };

/** Fills `tensor`, [side,side,3], with the picture where `fit` puts it, and black around it. */
export function letterboxPixels(
  pixels: Pixels,
  fit: Letterbox,
  side: number,
  tensor: Float32Array,
): void {
  tensor.fill(-1);
  const samples = Math.min(mostSamples, Math.max(1, Math.floor(1 / fit.scale)));
  const columns = sampled(fit.left, fit.width, fit.scale, samples, pixels.width);
  const rows = sampled(fit.top, fit.height, fit.scale, samples, pixels.height);
  const fill = pixels.format === 'rgba' ? fillFromRgba : fillFromLuma;
  fill(pixels, { rows, columns, samples, side, fit }, tensor);
}

/** What is read for every pixel of the letterbox: `samples` positions in each direction. */
interface Grid {
  rows: Int32Array;
  columns: Int32Array;
  samples: number;
  side: number;
  fit: Letterbox;
}

/** One colour's bytes. */
interface Plane {
  offset: number;
  stride: number;
  step: number;
  halvedX: number;
  halvedY: number;
}

/** The source positions of the letterbox's pixels along one axis. */
function sampled(start: number, size: number, scale: number, samples: number, length: number) {
  const pixels = Math.round(start + size) - Math.round(start);
  const shift = Math.round(start) - start;
  return Int32Array.from({ length: pixels * samples }, (_, index) => {
    const position = Math.floor((shift + (index + 0.5) / samples) / scale);
    return Math.min(Math.max(position, 0), length - 1);
  });
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
  const { samples, rows, columns } = grid;
  const middle = samples >> 1;
  forEachPixel(grid, (x, y, at) => {
    const luma = (mean(bytes, plane, grid, x, y) - black) * lumaGain;
    let [red, blue] = [luma, luma];
    if (cb !== undefined && cr !== undefined) {
      // Colours change slowly, and one of their values stands for several pixels already.
      const column = columns[x * samples + middle] as number;
      const row = rows[y * samples + middle] as number;
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

/** Calls `write` with each pixel of the picture's part of the letterbox and its tensor position. */
function forEachPixel(
  { rows, columns, samples, side, fit }: Grid,
  write: (x: number, y: number, at: number) => void,
): void {
  const [left, top] = [Math.round(fit.left), Math.round(fit.top)];
  const [width, height] = [columns.length / samples, rows.length / samples];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) write(x, y, ((top + y) * side + left + x) * 3);
  }
}

function mean(
  bytes: Uint8Array,
  { offset, stride, step }: Plane,
  { rows, columns, samples }: Grid,
  x: number,
  y: number,
): number {
  let sum = 0;
  const [firstX, firstY] = [x * samples, y * samples];
  for (let row = firstY; row < firstY + samples; row++) {
    const start = offset + (rows[row] as number) * stride;
    for (let column = firstX; column < firstX + samples; column++) {
      sum += bytes[start + (columns[column] as number) * step] as number;
    }
  }
  return sum / (samples * samples);
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
