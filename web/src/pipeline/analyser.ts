// One picture through every stage: detect, crop, preprocess, classify, average.
import type { Preprocessor, VisionModule } from 'emoxnet-vision';
import type { DetectedFace, FaceDetector } from '../detect/face-detector.ts';
import type { Classifier } from '../session/classifier.ts';
import { activationOf, topIndex } from './activation.ts';
import { readPixels } from './frame-pixels.ts';
import type { Answer, FaceAnswer, Picture, Timings } from './protocol.ts';

/** More faces than this are left out, the smallest first: each costs as much as the first. */
const maximumFaces = 4;

export class Analyser {
  readonly #vision: VisionModule;
  readonly #preprocessor: Preprocessor;
  readonly #detector: FaceDetector<Picture>;
  readonly #classifier: Classifier;
  readonly #steps: number;

  /** `steps`: how many test-time views are averaged. */
  constructor(
    vision: VisionModule,
    detector: FaceDetector<Picture>,
    classifier: Classifier,
    steps: number,
  ) {
    this.#vision = vision;
    this.#preprocessor = new vision.Preprocessor();
    this.#detector = detector;
    this.#classifier = classifier;
    this.#steps = steps;
  }

  async analyse(picture: Picture): Promise<Answer> {
    const timings: Timings = { detect: 0, preprocess: 0, classify: 0, total: 0 };
    const start = performance.now();
    const detected = await this.#detector.detect(picture);
    detected.sort((a, b) => area(b) - area(a));
    timings.detect = performance.now() - start;

    const reading = performance.now();
    const allocate = (bytes: number) => this.#preprocessor.frameBuffer(bytes);
    const pixels = await readPixels(picture, allocate);
    timings.preprocess = performance.now() - reading;

    const faces: FaceAnswer[] = [];
    for (const face of detected.slice(0, maximumFaces)) {
      const cropping = performance.now();
      const crop = this.#vision.faceCrop({
        ...face.box,
        leftEyeX: face.landmarks.leftEye.x,
        leftEyeY: face.landmarks.leftEye.y,
        rightEyeX: face.landmarks.rightEye.x,
        rightEyeY: face.landmarks.rightEye.y,
      });
      this.#preprocessor.crop(pixels.width, pixels.height, pixels.stride, pixels.format, crop);
      const plane = this.#preprocessor.plane().slice();
      // A copy, because memory growth would detach the view while the network runs.
      const views = this.#preprocessor.views(this.#steps).slice();
      const classifying = performance.now();
      const { probabilities, maps } = await this.#classifier.classify(views, this.#steps);
      const mean = this.#vision.averageViews(probabilities, this.#steps).slice();
      faces.push({
        ...face,
        crop,
        plane,
        probabilities: mean,
        activation: activationOf(maps, topIndex(mean)),
      });
      timings.preprocess += classifying - cropping;
      timings.classify += performance.now() - classifying;
    }
    timings.total = performance.now() - start;
    return { width: pixels.width, height: pixels.height, faces, timings };
  }
}

function area({ box }: DetectedFace): number {
  return box.width * box.height;
}
