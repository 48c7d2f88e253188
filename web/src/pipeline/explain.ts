// One picture through every stage as the analyser takes it, but keeping what each stage made: for
// showing how it works. Runs in the worker.
import type { Crop, VisionModule } from 'emoxnet-vision';
import type { DetectedFace, FaceDetector } from '../detect/face-detector.ts';
import type { Classifier } from '../session/classifier.ts';
import { activationOf } from './activation.ts';
import { type Pixels, readPixels } from './frame-pixels.ts';
import type { ActivationMap, Picture } from './protocol.ts';

/** A crop that is deliberately not the right one. */
export interface CropChange {
  /** Factor on the crop's side; 1 leaves it. */
  scale: number;
  /** To the face's right, as a fraction of the crop's side; 0 leaves it. */
  shift: number;
}

/** What every stage made of a picture's largest face. */
export interface Explanation {
  face: DetectedFace;
  /** The square that pictures of the training set show of a face. */
  trainingCrop: Crop;
  /** That with the change asked for: what the network gets. */
  crop: Crop;
  /** [48,48] grey bytes, row-major. */
  plane: Uint8Array;
  /** What each test-time view is called; their number is `steps` below. */
  viewNames: string[];
  /** [steps,48,48], in [0,1]. */
  views: Float32Array;
  /** [steps,classes], each row sums to 1. */
  probabilities: Float32Array;
  /** [classes]: the mean of the views' answers. */
  mean: Float32Array;
  /** One map for each class, of the first view. */
  activations: ActivationMap[];
}

export interface Stages {
  vision: VisionModule;
  detector: FaceDetector<Pixels>;
  classifier: Classifier;
  /** How many test-time views are averaged. */
  steps: number;
}

/** Undefined where no face is found. The picture stays the caller's. */
export async function explain(
  { vision, detector, classifier, steps }: Stages,
  picture: Picture,
  change: CropChange,
): Promise<Explanation | undefined> {
  const preprocessor = new vision.Preprocessor();
  try {
    const pixels = await readPixels(picture, (bytes) => preprocessor.frameBuffer(bytes));
    const area = ({ box }: DetectedFace) => box.width * box.height;
    const [face] = (await detector.detect(pixels)).sort((a, b) => area(b) - area(a));
    if (face === undefined) return undefined;
    const { leftEye, rightEye } = face.landmarks;
    const trainingCrop = vision.faceCrop({
      ...face.box,
      leftEyeX: leftEye.x,
      leftEyeY: leftEye.y,
      rightEyeX: rightEye.x,
      rightEyeY: rightEye.y,
    });
    const crop = changedCrop(trainingCrop, change);
    preprocessor.crop(pixels.width, pixels.height, pixels.stride, pixels.format, crop);
    const plane = preprocessor.plane().slice();
    const views = preprocessor.views(steps).slice();
    // The network may take its input's memory away, and the page wants the views.
    const { probabilities, mapsOf } = await classifier.classify(views.slice(), steps);
    const mean = vision.averageViews(probabilities, steps).slice();
    return {
      face,
      trainingCrop,
      crop,
      plane,
      viewNames: vision.ttaViewNames().slice(0, steps),
      views,
      probabilities: probabilities.slice(),
      mean,
      activations: Array.from(mean, (_, index) => activationOf(mapsOf(0), index)),
    };
  } finally {
    preprocessor.delete();
  }
}

/** The crop scaled about its centre and moved along the face's own horizontal. */
export function changedCrop(crop: Crop, { scale, shift }: CropChange): Crop {
  const distance = shift * crop.side;
  return {
    ...crop,
    centreX: crop.centreX + distance * Math.cos(crop.roll),
    centreY: crop.centreY + distance * Math.sin(crop.roll),
    side: crop.side * scale,
  };
}
