// What the page and its worker say to each other.
import type { Crop } from 'emoxnet-vision';
import type { DetectedFace } from '../detect/face-detector.ts';
import type { ProviderChoice, ProviderWish } from '../session/provider.ts';
import type { Language } from '../strings/strings.ts';
import type { CropChange, Explanation } from './explain.ts';

/** Owned by whoever holds it: closed after use, transferred with the message. */
export type Picture = VideoFrame | ImageBitmap;

export type Request =
  | {
      kind: 'open';
      wish: ProviderWish;
      modelsUrl: string;
      maxTouchPoints: number;
      language: Language;
    }
  | { kind: 'analyse'; picture: Picture; reading: Reading }
  | { kind: 'explain'; picture: Picture; change: CropChange };

/** How a picture is to be read. */
export interface Reading {
  /**
   * Frames of one source share a number: faces are followed from one to the next. Undefined for a
   * picture of its own.
   */
  sequence?: number;
  /** Test-time views averaged for each face; `auto`: all of a picture, of a frame those that fit. */
  views: number | 'auto';
  /** Whether the answers to a sequence are smoothed over time. */
  smooth: boolean;
}

export type Reply =
  | { kind: 'progress'; received: number; expected: number }
  | { kind: 'ready'; choice: ProviderChoice; classes: string[] }
  | { kind: 'answer'; answer: Answer }
  | { kind: 'explanation'; explanation: Explanation | undefined }
  | { kind: 'failed'; message: string }
  /** WebGPU gave up; the runtime's state is unknown, so this worker is not to be used again. */
  | { kind: 'device-lost' };

/** What was read from one picture. */
export interface Answer {
  /** Size of the picture in pixels; all positions below refer to it. */
  width: number;
  height: number;
  /** The largest face first. */
  faces: FaceAnswer[];
  /** How many test-time views were averaged for each face. */
  views: number;
  timings: Timings;
}

export interface FaceAnswer extends DetectedFace {
  /** The same face keeps its number through a sequence. */
  id: number;
  /** The upright square that the network saw. */
  crop: Crop;
  /** [48,48] grey bytes, row-major: the network's input before it is scaled to [0,1]. */
  plane: Uint8Array;
  /** One for each class, in the manifest's order; they sum to 1. Smoothed if asked for. */
  probabilities: Float32Array;
  /** The same of this picture alone. */
  unsmoothed: Float32Array;
  /** Where the likeliest class was seen. */
  activation: ActivationMap;
}

/** Covers the crop. */
export interface ActivationMap {
  width: number;
  height: number;
  /** [height,width], row-major, in [0,1]; the strongest place is 1 unless all are 0. */
  values: Float32Array;
}

/** Milliseconds. */
export interface Timings {
  /** Finding the faces, or following them. */
  detect: number;
  preprocess: number;
  classify: number;
  total: number;
}
