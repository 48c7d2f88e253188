// What a reader promises: its states, its events, its options.
import type { Answer, Reading } from '../shared/answer.ts';
import type { PauseReason } from '../shared/faults.ts';
import type { ProviderChoice, ProviderWish } from '../shared/messages.ts';
import type { EmoxnetError } from './error.ts';

/**
 * - `idle`: reads nothing; `start` begins.
 * - `asking`: the visitor is asked for the camera.
 * - `loading`: the files are on their way.
 * - `running`: answers come.
 * - `paused`: started, but nothing comes to be read; goes on by itself.
 * - `failed`: an `error` event said why; `start` tries again.
 * - `closed`: for good.
 */
export type ReaderState =
  | 'idle'
  | 'asking'
  | 'loading'
  | 'running'
  | 'paused'
  | 'failed'
  | 'closed';

export interface StateChange {
  state: ReaderState;
  /** Why it is paused. */
  reason?: PauseReason;
}

export interface Ready {
  /** What runs the network, and why that. */
  choice: ProviderChoice;
  /** The model's name in its manifest. */
  model: string;
  /** Names of the classes, in the order of every face's probabilities. */
  classes: readonly string[];
  /** SHA-256 of the network, hexadecimal: another one after every training. */
  network: string;
}

export interface ReaderEvents {
  /** The engine is ready; again when another provider took over. */
  ready: CustomEvent<Ready>;
  /** What was read from a picture. */
  answer: CustomEvent<Answer>;
  /** A face that was followed is gone. */
  'face-lost': CustomEvent<{ id: number }>;
  state: CustomEvent<StateChange>;
  /** Bytes received, and bytes expected so far. */
  progress: CustomEvent<{ received: number; expected: number }>;
  /** The reader cannot go on; its state is `failed`. */
  error: CustomEvent<EmoxnetError>;
  /** Only of a reader whose `hold` is set: the video shows a new frame. */
  frame: Event;
}

/** One of several pictures that follow each other. */
export interface TimedPicture {
  picture: VideoFrame | ImageBitmap;
  /** Milliseconds from whatever beginning. */
  time: number;
}

export interface TimedAnswer {
  time: number;
  answer: Answer;
}

/** How pictures are read; each may be changed while the reader runs. */
export type ReadingOptions = Partial<Reading>;

export interface ReaderOptions extends ReadingOptions {
  /** A model of your own: the address of its manifest.json, or of the folder that holds it. */
  model?: string | URL | undefined;
  /** Where the package's files lie, if not beside its script. */
  assetBase?: string | URL | undefined;
  /** What runs the network; `auto` (the default) decides by this device. */
  provider?: ProviderWish | undefined;
  /** Plays what the reader is started on, where that is no element of its own. */
  video?: HTMLVideoElement | undefined;
  /** Leaves the frames to the page: a `frame` event tells of each, nothing is read unasked. */
  hold?: boolean;
}
