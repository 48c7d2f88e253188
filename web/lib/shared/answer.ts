// What is read from a picture, as both sides of the worker and every page know it.

/** A position in pixels of the picture; (0, 0) is its top left corner. */
export interface Point {
  x: number;
  y: number;
}

/** An axis-aligned rectangle in pixels of the picture. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Left and right as seen in the picture. */
export interface Landmarks {
  leftEye: Point;
  rightEye: Point;
  nose: Point;
  mouth: Point;
  leftEar: Point;
  rightEar: Point;
}

export interface DetectedFace {
  box: Box;
  landmarks: Landmarks;
  /** The detector's confidence in (0, 1]. */
  score: number;
}

/** A square of the picture, possibly turned and possibly reaching over its edges. */
export interface Crop {
  /** Pixels; 0.5 is the centre of the leftmost and topmost pixel. */
  centreX: number;
  centreY: number;
  /** Pixels. */
  side: number;
  /** Radians, clockwise as seen on the screen; 0 is upright. */
  roll: number;
}

/** Covers the crop. */
export interface ActivationMap {
  width: number;
  height: number;
  /** [height,width], row-major, in [0,1]; the strongest place is 1 unless all are 0. */
  values: Float32Array;
}

/** What stands in the way of reading a face; `incomplete`: a part of the picture's file is missing. */
export type Flaw = 'incomplete' | 'cut-off' | 'small' | 'backlit' | 'dark' | 'turned' | 'blurred';

/** One face of a picture and what the network reads from it. */
export interface Face extends DetectedFace {
  /** The same face keeps its number while it is followed. */
  id: number;
  /** The likeliest class, by its name in the manifest. */
  expression: string;
  /** Whether that class is likely enough to be named alone: a share of at least 0.6. */
  sure: boolean;
  /** One share for each class, in the order of `Answer.classes`; they sum to 1. Smoothed if asked for. */
  probabilities: Float32Array;
  /** The same of this picture alone. */
  unsmoothed: Float32Array;
  /** Where its rest is being looked at, or taken off its answers: see FaceReader.takeBaseline. */
  baseline?: 'taking' | 'taken';
  /** The upright square that the network saw. */
  crop: Crop;
  /**
   * What stands in the way of reading it, the worst first; empty where nothing does. The shares of such a
   * face are lowered to how often they hold.
   */
  flaws: Flaw[];
  /** [48,48] grey bytes, row-major: the network's input before it is scaled to [0,1]. If asked for. */
  plane?: Uint8Array;
  /** Where the likeliest class was seen. If asked for. */
  activation?: ActivationMap;
}

/** Milliseconds. */
export interface Timings {
  /** Finding the faces, or following them. */
  detect: number;
  preprocess: number;
  classify: number;
  total: number;
}

/** What was read from one picture. */
export interface Answer {
  /** Size of the picture in pixels, of a file as it is; all positions refer to it. */
  width: number;
  height: number;
  /** Names of the classes, in the order of every face's probabilities. */
  classes: readonly string[];
  /** The main face first: the largest of those that are surely one; empty where none was found. */
  faces: Face[];
  /** How many faces were found, also those that were not read. */
  found: number;
  /** How many test-time views were averaged for each face. */
  views: number;
  /** Whether a part of the picture's file is missing. */
  incomplete?: boolean;
  /** The brightest grey level of the picture, 0 to 255; only where the whole picture was looked at. */
  brightest?: number;
  timings: Timings;
}

/** How a picture is to be read. */
export interface Reading {
  /**
   * Test-time views averaged for each face, 1 or more; `auto`: all of a still, of a frame those that
   * fit.
   */
  views: number | 'auto';
  /** Whether the answers to a sequence of frames are smoothed over time. */
  smoothing: boolean;
  /**
   * Further faces are counted but not read; `auto`: all of a still and of a frame of `follow`, of one
   * that plays 8.
   */
  maxFaces: number | 'auto';
  /** Whether each face brings its `plane` and its `activation`. */
  details: boolean;
}

/** A crop that is deliberately not the right one. */
export interface CropChange {
  /** Factor on the crop's side; 1 leaves it. */
  scale: number;
  /** To the face's right, as a fraction of the crop's side; 0 leaves it. */
  shift: number;
}

/** What every stage made of a picture's main face. */
export interface Lesson {
  face: DetectedFace;
  /** What stands in the way of reading it, the worst first. */
  flaws: Flaw[];
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

/** A stage that can be timed by itself; see FaceReader.time. */
export type Stage = 'classify' | 'preprocess';

/**
 * Below this share the likeliest class is not named alone. Shares are calibrated, so under it fewer
 * than six answers in ten hold; by the bins of the shipped model about half, and above it nine in ten.
 */
export const sureShare = 0.6;

/** The index of the largest value; 0 for none. */
export function topIndex(values: ArrayLike<number>): number {
  let top = 0;
  for (let index = 1; index < values.length; index++) {
    if ((values[index] as number) > (values[top] as number)) top = index;
  }
  return top;
}
