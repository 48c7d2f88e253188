/**
 * Pixels to the network's input, in WebAssembly: the same source, and the same bits, as the native
 * trainer and evaluation use (native/vision).
 *
 * Bad input throws an Error with one sentence that says what was wrong.
 *
 * ```ts
 * const vision = await createVision();
 * const face = new vision.Preprocessor();
 * face.frameBuffer(rgba.length).set(rgba);
 * face.crop(width, height, 4 * width, 'rgba', vision.faceCrop(detected));
 * const input = face.views(vision.ttaSteps); // [10,1,48,48]
 * ```
 */

/** A square of the picture, possibly turned and possibly reaching over its edges. */
export interface Crop {
  /** Pixels; 0.5 is the centre of the leftmost pixel. */
  centreX: number;
  /** Pixels; 0.5 is the centre of the topmost pixel. */
  centreY: number;
  /** Pixels, 1 to 16384. */
  side: number;
  /** Radians, clockwise as seen on the screen; 0 is upright. */
  roll: number;
}

/** A detected face in pixels of the picture. Left and right as seen in the picture. */
export interface Face {
  x: number;
  y: number;
  width: number;
  height: number;
  leftEyeX: number;
  leftEyeY: number;
  rightEyeX: number;
  rightEyeY: number;
}

/**
 * - `rgba`: 4 bytes a pixel, alpha is ignored.
 * - `grey`: 1 byte a pixel, 0 to 255; also a full-range Y plane.
 * - `luma-limited`: 1 byte a pixel, a limited-range Y plane, black 16 and white 235.
 */
export type PixelFormat = 'rgba' | 'grey' | 'luma-limited';

/**
 * One picture at a time from frame to network input. Holds a frame, a plane and its views in wasm
 * memory: keep one, or one for each face, and call delete() at the end.
 *
 * The arrays it returns are views into that memory. Any later call of this module that makes the
 * memory grow detaches them, and the next call of the same method overwrites them: use or copy them
 * at once.
 */
export interface Preprocessor {
  /** At least `bytes` bytes (up to 2^30) to write a frame into. */
  frameBuffer(bytes: number): Uint8Array;
  /**
   * Crops the picture that lies at the start of the frame buffer to a grey, upright plane and keeps
   * the plane for plane() and views(). `stride`: bytes from one row to the next.
   */
  crop(width: number, height: number, stride: number, format: PixelFormat, crop: Crop): void;
  /** The 48x48 plane, row by row: [48,48], 0 to 255. */
  plane(): Uint8Array;
  /** The plane's first `steps` (1 to 10) test-time views: [steps,1,48,48], 0 to 1. */
  views(steps: number): Float32Array;
  /** Releases its wasm memory. */
  delete(): void;
}

export interface VisionModule {
  readonly Preprocessor: { new (): Preprocessor };
  /** The upright square around a detected face that looks like the training pictures. */
  faceCrop(face: Face): Crop;
  /** Names of the test-time views, in order. */
  ttaViewNames(): string[];
  /** Mean of the views' answers: [steps,classes] to [classes]; their lengths say how many classes. */
  averageViews(probabilities: Float32Array, steps: number): Float32Array;
  /** Pixels along the network's square input: 48. */
  readonly side: number;
  /** Number of test-time views: 10. */
  readonly ttaSteps: number;
}

export interface VisionOptions {
  /** Where emoxnet-vision.wasm lies, if not beside the module. */
  locateFile?(path: string): string;
  /** The bytes of emoxnet-vision.wasm, to fetch nothing; required in Node. */
  wasmBinary?: ArrayBuffer | Uint8Array;
  /** Any other option of an Emscripten module. */
  [option: string]: unknown;
}

export default function createVision(options?: VisionOptions): Promise<VisionModule>;
