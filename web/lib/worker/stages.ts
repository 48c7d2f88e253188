// The stages that every picture passes, in their order: copy its pixels, find the faces, cut one out,
// make its views, classify them, average. Answers and lessons are both made of these.
import type { Crop, Preprocessor, VisionModule } from 'emoxnet-vision';
import type { Classification, Classifier } from '../runtime/classifier.ts';
import type { Manifest } from '../runtime/manifest.ts';
import type { DetectedFace } from '../shared/answer.ts';
import type { Picture } from '../shared/messages.ts';
import type { Effort, FaceDetector } from './detect/face-detector.ts';
import { mainFirst } from './detect/main-first.ts';
import { type Pixels, type Region, readPixels } from './frame-pixels.ts';

export class Stages {
  readonly #vision: VisionModule;
  readonly #preprocessor: Preprocessor;
  readonly #detector: FaceDetector<Pixels>;
  readonly #classifier: Pick<Classifier, 'classify'>;
  readonly classes: readonly string[];
  /** Test-time views at most. */
  readonly steps: number;
  /** The shares that neutral faces get, if that is known. */
  readonly neutral: readonly number[] | undefined;

  constructor(
    vision: VisionModule,
    detector: FaceDetector<Pixels>,
    classifier: Pick<Classifier, 'classify'>,
    { classes, tta_steps, neutral }: Pick<Manifest, 'classes' | 'tta_steps' | 'neutral'>,
  ) {
    this.#vision = vision;
    this.#preprocessor = new vision.Preprocessor();
    this.#detector = detector;
    this.#classifier = classifier;
    this.classes = classes;
    this.neutral = neutral;
    this.steps = Math.min(tta_steps, vision.ttaSteps);
  }

  /** Pixels along the network's square input. */
  get side(): number {
    return this.#vision.side;
  }

  /** Names of the first `count` test-time views. */
  viewNames(count: number): string[] {
    return this.#vision.ttaViewNames().slice(0, count);
  }

  /** Detector, crop and network once, on nothing: a first run waits for its code to be compiled. */
  async warm(): Promise<void> {
    const { side } = this;
    const bytes = this.#preprocessor.frameBuffer(side ** 2).fill(0);
    const size = { left: 0, top: 0, width: side, height: side, stride: side };
    const pixels: Pixels = { ...size, format: 'grey', bytes };
    await this.glance(pixels, [], { further: false, everyone: false });
    this.cut(pixels, { centreX: side / 2, centreY: side / 2, side, roll: 0 });
    await this.classify(this.views(1).slice(), 1, false);
  }

  /** Copies the region, or all of the picture, to where the next stages read it. */
  copy(picture: Picture, region?: Region): Promise<Pixels> {
    return readPixels(picture, (bytes) => this.#preprocessor.frameBuffer(bytes), region);
  }

  /** Every face of a still picture, the main one first. */
  async search(pixels: Pixels): Promise<DetectedFace[]> {
    return mainFirst(await this.#detector.search(pixels));
  }

  /** The faces of one of many frames, the main one first; as FaceDetector.glance(). */
  async glance(
    pixels: Pixels,
    known: readonly DetectedFace[],
    effort: Effort,
  ): Promise<DetectedFace[]> {
    return mainFirst(await this.#detector.glance(pixels, known, effort));
  }

  /** The square that pictures of the training set show of a face. */
  cropOf({ box, landmarks: { leftEye, rightEye } }: DetectedFace): Crop {
    return this.#vision.faceCrop({
      ...box,
      leftEyeX: leftEye.x,
      leftEyeY: leftEye.y,
      rightEyeX: rightEye.x,
      rightEyeY: rightEye.y,
    });
  }

  /** Cuts the square out of what was copied. [side,side]; the next cut overwrites it. */
  cut({ left, top, width, height, stride, format }: Pixels, crop: Crop): Uint8Array {
    const inside = { ...crop, centreX: crop.centreX - left, centreY: crop.centreY - top };
    this.#preprocessor.crop(width, height, stride, format, inside);
    return this.#preprocessor.plane();
  }

  /** The first `count` views of what was cut last: [count,side,side]; the next call overwrites it. */
  views(count: number): Float32Array {
    return this.#preprocessor.views(count);
  }

  /** `views`: [count,side,side]. Its memory may be taken away. */
  classify(views: Float32Array, count: number, maps: boolean): Promise<Classification> {
    return this.#classifier.classify(views, count, maps);
  }

  /** probabilities: [views,classes] to their mean, [classes]. */
  average(probabilities: Float32Array, views: number): Float32Array {
    return this.#vision.averageViews(probabilities, views);
  }
}
