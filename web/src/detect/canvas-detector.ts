// BlazeFace in the browser: letterboxes a frame or photo on a canvas and runs the network on it.
import { decodeFaces, inputSide, type Run, toTensor } from './blazeface.ts';
import type { DetectedFace, FaceDetector } from './face-detector.ts';
import { letterbox } from './letterbox.ts';

export type CanvasPicture = VideoFrame | ImageBitmap;

export class CanvasDetector implements FaceDetector<CanvasPicture> {
  readonly #run: Run;
  readonly #context: OffscreenCanvasRenderingContext2D;

  constructor(run: Run) {
    this.#run = run;
    const canvas = new OffscreenCanvas(inputSide, inputSide);
    const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    if (context === null) throw new Error('This browser cannot draw on an OffscreenCanvas.');
    // A camera frame shrinks fivefold here; plain bilinear sampling would alias.
    context.imageSmoothingQuality = 'medium';
    this.#context = context;
  }

  async detect(picture: CanvasPicture): Promise<DetectedFace[]> {
    const { width, height } = pictureSize(picture);
    const fit = letterbox(width, height, inputSide);
    this.#context.fillRect(0, 0, inputSide, inputSide);
    this.#context.drawImage(picture, fit.left, fit.top, fit.width, fit.height);
    const { data } = this.#context.getImageData(0, 0, inputSide, inputSide);
    return decodeFaces(await this.#run(toTensor(data)), fit);
  }
}

/** Size in pixels as shown. */
export function pictureSize(picture: CanvasPicture): { width: number; height: number } {
  return 'displayWidth' in picture
    ? { width: picture.displayWidth, height: picture.displayHeight }
    : { width: picture.width, height: picture.height };
}
