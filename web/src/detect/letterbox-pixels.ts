// A picture's pixels to BlazeFace's input: letterboxed, in colour, from -1 to 1, straight from the
// memory that a frame was copied to. A canvas would do the same by way of the browser's painting
// process, which takes longer than the network.
import type { Chroma, Pixels } from '../pipeline/frame-pixels.ts';
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
  const sampler = pixels.format === 'rgba' ? new RgbaSampler(pixels) : new LumaSampler(pixels);
  const last = { x: pixels.width - 1, y: pixels.height - 1 };
  const step = 1 / fit.scale;
  const samples = Math.min(mostSamples, Math.max(1, Math.floor(step)));
  const [endX, endY] = [Math.round(fit.left + fit.width), Math.round(fit.top + fit.height)];
  for (let y = Math.round(fit.top); y < endY; y++) {
    for (let x = Math.round(fit.left); x < endX; x++) {
      sampler.clear();
      for (let row = 0; row < samples; row++) {
        const fromY = Math.floor((y - fit.top + (row + 0.5) / samples) * step);
        for (let column = 0; column < samples; column++) {
          const fromX = Math.floor((x - fit.left + (column + 0.5) / samples) * step);
          sampler.add(clamped(fromX, last.x), clamped(fromY, last.y));
        }
      }
      sampler.write(tensor, (y * side + x) * 3, samples * samples);
    }
  }
}

function clamped(value: number, last: number): number {
  return value < 0 ? 0 : value > last ? last : value;
}

/** The mean of some pixels. */
interface Sampler {
  clear(): void;
  add(x: number, y: number): void;
  /** Writes red, green and blue in [-1,1]. */
  write(tensor: Float32Array, at: number, count: number): void;
}

class RgbaSampler implements Sampler {
  readonly #bytes: Uint8Array;
  readonly #stride: number;
  #red = 0;
  #green = 0;
  #blue = 0;

  constructor({ bytes, stride }: Pixels) {
    this.#bytes = bytes;
    this.#stride = stride;
  }

  clear(): void {
    this.#red = 0;
    this.#green = 0;
    this.#blue = 0;
  }

  add(x: number, y: number): void {
    const at = y * this.#stride + 4 * x;
    this.#red += this.#bytes[at] as number;
    this.#green += this.#bytes[at + 1] as number;
    this.#blue += this.#bytes[at + 2] as number;
  }

  write(tensor: Float32Array, at: number, count: number): void {
    tensor[at] = this.#red / count / 127.5 - 1;
    tensor[at + 1] = this.#green / count / 127.5 - 1;
    tensor[at + 2] = this.#blue / count / 127.5 - 1;
  }
}

/** A Y plane with its chroma, or grey where there is none. */
class LumaSampler implements Sampler {
  readonly #bytes: Uint8Array;
  readonly #stride: number;
  readonly #chroma: Chroma | undefined;
  readonly #black: number;
  readonly #lumaGain: number;
  readonly #redGain: number;
  readonly #blueGain: number;
  readonly #weights: { red: number; blue: number };
  #luma = 0;
  #cb = 0;
  #cr = 0;

  constructor({ bytes, stride, format, chroma }: Pixels) {
    this.#bytes = bytes;
    this.#stride = stride;
    this.#chroma = chroma;
    const limited = format === 'luma-limited';
    this.#black = limited ? 16 : 0;
    this.#lumaGain = limited ? 255 / 219 : 1;
    const chromaGain = limited ? 255 / 224 : 1;
    this.#weights = chroma?.matrix === 'bt709' ? weights.bt709 : weights.bt601;
    this.#redGain = 2 * (1 - this.#weights.red) * chromaGain;
    this.#blueGain = 2 * (1 - this.#weights.blue) * chromaGain;
  }

  clear(): void {
    this.#luma = 0;
    this.#cb = 0;
    this.#cr = 0;
  }

  add(x: number, y: number): void {
    this.#luma += this.#bytes[y * this.#stride + x] as number;
    const chroma = this.#chroma;
    if (chroma === undefined) return;
    const at = (y >> chroma.halvedY) * chroma.stride + (x >> chroma.halvedX) * chroma.step;
    this.#cb += this.#bytes[chroma.cb + at] as number;
    this.#cr += this.#bytes[chroma.cr + at] as number;
  }

  write(tensor: Float32Array, at: number, count: number): void {
    const luma = (this.#luma / count - this.#black) * this.#lumaGain;
    const neutral = this.#chroma === undefined ? 0 : 128;
    const red = luma + this.#redGain * (this.#cr / count - neutral);
    const blue = luma + this.#blueGain * (this.#cb / count - neutral);
    // Luma is the weighted sum of the three.
    const { red: ofRed, blue: ofBlue } = this.#weights;
    const green = (luma - ofRed * red - ofBlue * blue) / (1 - ofRed - ofBlue);
    tensor[at] = clamped(red, 255) / 127.5 - 1;
    tensor[at + 1] = clamped(green, 255) / 127.5 - 1;
    tensor[at + 2] = clamped(blue, 255) / 127.5 - 1;
  }
}
