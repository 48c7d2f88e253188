// One of BlazeFace's networks on copied pixels: shows it a square of them, and tells what it finds there.
import type { DetectedFace } from '../../shared/answer.ts';
import type { Pixels } from '../frame-pixels.ts';
import { decodeFaces, type Network, type Run } from './blazeface.ts';
import type { Look } from './look.ts';
import { fillFrom } from './look-pixels.ts';

export class PixelDetector {
  readonly #network: Network;
  readonly #run: Run;
  readonly #input: Float32Array;

  constructor(network: Network, run: Run) {
    this.#network = network;
    this.#run = run;
    this.#input = new Float32Array(3 * network.side ** 2);
  }

  /** The surest first; those with less than `leastScore`, 0.5 if left out, are left out. */
  async find(pixels: Pixels, look: Look, leastScore?: number): Promise<DetectedFace[]> {
    fillFrom(pixels, look, this.#network.side, this.#input);
    return decodeFaces(await this.#run(this.#input), look, this.#network, leastScore);
  }
}
