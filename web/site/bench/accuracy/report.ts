// What the accuracy benchmark found: the shape of its JSON, of which models/accuracy.json is one.
import type { ContestantName } from '../report.ts';
import type { FrameKind } from './frames.ts';

/** Rates from 0 to 1, of all images. */
export interface FrameRates {
  size: FrameKind;
  /** The face that is shown first is the one that is there. */
  found: number;
  /** Its expression is the one that most voters chose. */
  right_of_all: number;
}

export interface Rates {
  frames: FrameRates[];
  /** Rooms with nobody in them, and in how many of these a face was seen. */
  empty: { pictures: number; with_false_face: number };
  /** Photographs of things, each whole and cut into 2 x 2, 3 x 3 and 4 x 4 parts. */
  things?: { parts: number; with_false_face: number };
  /** Of so many of the images, where not of all. */
  images?: number;
}

/** Whoever reads: `camera` is ours on frames that follow one another. */
export type ReaderName = ContestantName | 'camera';

/** Of ours on stills, and more. */
export interface AccuracyReport extends Rates {
  /** SHA-256 of the network's file. */
  network: string;
  split: string;
  images: number;
  /** The network on the pictures as they are, nothing to be found. */
  network_alone: number;
  /** The same on frames as a camera sends them. */
  camera?: Rates;
  peers?: Partial<Record<ContestantName, Rates>>;
}
