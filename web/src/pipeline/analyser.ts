// A picture through every stage: find or follow the faces, crop, preprocess, classify all of them in
// one run, average. What a frame needs is allocated once.
import type { Crop, Preprocessor, VisionModule } from 'emoxnet-vision';
import type { DetectedFace, FaceDetector } from '../detect/face-detector.ts';
import type { Classifier } from '../session/classifier.ts';
import { FaceTracker, type TrackedFace } from '../track/tracker.ts';
import { activationOf, topIndex } from './activation.ts';
import { type Pixels, pictureSize, type Region, readPixels, regionOf } from './frame-pixels.ts';
import type { Answer, FaceAnswer, Picture, Reading, Timings } from './protocol.ts';
import { Smoother } from './smoothing.ts';
import { ViewBudget } from './view-budget.ts';

/** More faces than this are left out, the smallest first. */
const maximumFaces = 8;
/** How far a crop may move between two frames, in its sides, and still be in what is copied. */
export const followMargin = 0.25;

export class Analyser {
  readonly #vision: VisionModule;
  readonly #preprocessor: Preprocessor;
  readonly #detector: FaceDetector<Pixels>;
  readonly #classifier: Classifier;
  /** Test-time views at most. */
  readonly #maximumViews: number;
  readonly #budget: ViewBudget;
  readonly #tracker: FaceTracker;
  readonly #smoothers = new Map<number, Smoother>();
  /** The network's input: [faces * views, side, side], as many as there can be. */
  readonly #input: Float32Array;
  #sequence: number | undefined;

  constructor(
    vision: VisionModule,
    detector: FaceDetector<Pixels>,
    classifier: Classifier,
    maximumViews: number,
  ) {
    this.#vision = vision;
    this.#preprocessor = new vision.Preprocessor();
    this.#detector = detector;
    this.#classifier = classifier;
    this.#maximumViews = maximumViews;
    this.#budget = new ViewBudget(maximumViews);
    this.#tracker = new FaceTracker(vision.side);
    this.#input = new Float32Array(maximumFaces * maximumViews * vision.side ** 2);
  }

  async analyse(picture: Picture, reading: Reading): Promise<Answer> {
    const { sequence } = reading;
    if (sequence === undefined || sequence !== this.#sequence) this.#forget();
    this.#sequence = sequence;
    const timings: Timings = { detect: 0, preprocess: 0, classify: 0, total: 0 };
    const start = performance.now();
    const { located, pixels } = await this.#locate(picture, start, timings);
    const views = this.#viewsFor(reading, located.length);
    const preprocessing = performance.now();
    const planes = located.map(({ crop }, index) => this.#prepare(pixels, crop, index, views));
    const classifying = performance.now();
    timings.preprocess += classifying - preprocessing;
    const faces = await this.#classify(located, planes, views);
    timings.classify = performance.now() - classifying;
    if (sequence !== undefined) {
      this.#tracker.remember(located, planes);
      if (reading.smooth) this.#smooth(faces, start);
    }
    timings.total = performance.now() - start;
    if (sequence !== undefined) {
      const { classify, total } = timings;
      this.#budget.record({ faces: faces.length, views, classify, total });
    }
    const { width, height } = pictureSize(picture);
    return { width, height, faces, views, timings };
  }

  #forget(): void {
    this.#tracker.forget();
    this.#smoothers.clear();
  }

  #viewsFor({ views, sequence }: Reading, faces: number): number {
    if (views !== 'auto') return Math.min(Math.max(views, 1), this.#maximumViews);
    return sequence === undefined ? this.#maximumViews : this.#budget.views(faces);
  }

  /** The faces and the pixels around them. `time` in milliseconds. */
  async #locate(picture: Picture, time: number, timings: Timings) {
    const followed = this.#tracker.due ? undefined : await this.#follow(picture, time, timings);
    if (followed !== undefined) return followed;
    const start = performance.now();
    const pixels = await this.#copy(picture);
    const detecting = performance.now();
    timings.preprocess += detecting - start;
    const detected = await this.#detector.detect(pixels);
    detected.sort((a, b) => area(b) - area(a));
    const faces = detected.slice(0, maximumFaces);
    const ids = this.#tracker.detected(faces, time);
    const located = faces.map((face, index): TrackedFace => {
      return { id: ids[index] as number, face, crop: this.#cropOf(face) };
    });
    timings.detect += performance.now() - detecting;
    return { located, pixels };
  }

  /** Undefined where a face was lost. */
  async #follow(picture: Picture, time: number, timings: Timings) {
    const start = performance.now();
    const tracked = this.#tracker.faces;
    const crops = tracked.map(({ crop }) => crop);
    const pixels = await this.#copy(picture, regionOf(crops, picture, followMargin));
    const aligning = performance.now();
    timings.preprocess += aligning - start;
    const located: TrackedFace[] = [];
    for (const face of tracked) {
      this.#crop(pixels, face.crop);
      const found = this.#tracker.follow(face, this.#preprocessor.plane(), time);
      if (found !== undefined) located.push(found);
    }
    timings.detect += performance.now() - aligning;
    if (located.length < tracked.length) return undefined;
    located.sort((a, b) => area(b.face) - area(a.face));
    return { located, pixels };
  }

  #copy(picture: Picture, region?: Region): Promise<Pixels> {
    return readPixels(picture, (bytes) => this.#preprocessor.frameBuffer(bytes), region);
  }

  #cropOf({ box, landmarks: { leftEye, rightEye } }: DetectedFace): Crop {
    return this.#vision.faceCrop({
      ...box,
      leftEyeX: leftEye.x,
      leftEyeY: leftEye.y,
      rightEyeX: rightEye.x,
      rightEyeY: rightEye.y,
    });
  }

  #crop({ left, top, width, height, stride, format }: Pixels, crop: Crop): void {
    const inside = { ...crop, centreX: crop.centreX - left, centreY: crop.centreY - top };
    this.#preprocessor.crop(width, height, stride, format, inside);
  }

  /** Writes the face's views into the network's input; returns a copy of its plane. */
  #prepare(pixels: Pixels, crop: Crop, index: number, views: number): Uint8Array {
    this.#crop(pixels, crop);
    const size = views * this.#vision.side ** 2;
    this.#input.set(this.#preprocessor.views(views), index * size);
    return this.#preprocessor.plane().slice();
  }

  async #classify(
    located: readonly TrackedFace[],
    planes: readonly Uint8Array[],
    views: number,
  ): Promise<FaceAnswer[]> {
    if (located.length === 0) return [];
    const count = located.length * views;
    const input = this.#input.subarray(0, count * this.#vision.side ** 2);
    const { probabilities, mapsOf } = await this.#classifier.classify(input, count);
    const classes = probabilities.length / count;
    return located.map(({ id, face, crop }, index) => {
      const rows = probabilities.subarray(index * views * classes, (index + 1) * views * classes);
      const mean = this.#vision.averageViews(rows, views);
      return {
        ...face,
        id,
        crop,
        plane: planes[index] as Uint8Array,
        probabilities: mean.slice(),
        unsmoothed: mean,
        activation: activationOf(mapsOf(index * views), topIndex(mean)),
      };
    });
  }

  #smooth(faces: readonly FaceAnswer[], time: number): void {
    for (const id of this.#smoothers.keys()) {
      if (!this.#tracker.knows(id)) this.#smoothers.delete(id);
    }
    for (const { id, probabilities } of faces) {
      const smoother = this.#smoothers.get(id) ?? new Smoother();
      this.#smoothers.set(id, smoother);
      smoother.smooth(probabilities, time);
    }
  }
}

function area({ box }: DetectedFace): number {
  return box.width * box.height;
}
