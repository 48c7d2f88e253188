// BlazeFace in the browser: letterboxes copied pixels and runs the network on them.

import type { DetectedFace } from '../../shared/answer.ts';
import type { Pixels } from '../frame-pixels.ts';
import { decodeFaces, inputSide, type Run } from './blazeface.ts';
import type { FaceDetector } from './face-detector.ts';
import { letterbox } from './letterbox.ts';
import { letterboxPixels } from './letterbox-pixels.ts';

export class PixelDetector implements FaceDetector<Pixels> {
  readonly #run: Run;
  readonly #input = new Float32Array(3 * inputSide ** 2);

  constructor(run: Run) {
    this.#run = run;
  }

  /** Of a whole picture. */
  async detect(pixels: Pixels): Promise<DetectedFace[]> {
    const fit = letterbox(pixels.width, pixels.height, inputSide);
    letterboxPixels(pixels, fit, inputSide, this.#input);
    return decodeFaces(await this.#run(this.#input), fit);
  }
}
