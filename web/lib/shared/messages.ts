// What the page and its worker say to each other.
import type { Answer, CropChange, Lesson, Reading, Stage } from './answer.ts';
import type { Fault, ProviderReason } from './faults.ts';

/** Owned by whoever holds it: closed after use, transferred with the message. */
export type Picture = VideoFrame | ImageBitmap;

export type Provider = 'wasm' | 'webgpu';
export type ProviderWish = Provider | 'auto';

/** A provider in use and why it was chosen. */
export interface ProviderChoice {
  provider: Provider;
  reason: ProviderReason;
  /** What the reason leaves open: an exception's words, a difference. */
  detail?: string;
}

/** What is to be fetched, and how to know that it came whole. */
export interface RemoteFile {
  url: string;
  bytes: number;
  /** Hexadecimal digest. */
  sha256: string;
  /** Whether the page named the address, and may have named a wrong one. */
  given?: boolean;
}

export interface PackageFile extends RemoteFile {
  /** As the package calls it; a bundler may have given its address another. */
  name: string;
}

/** The memory of a runtime that has started. */
export interface MemoryFile extends PackageFile {
  /** Digests of the networks that it holds open. */
  networks: readonly string[];
}

/** The modules and the WebAssembly of one build of ONNX Runtime. */
export interface RuntimeFiles {
  api: PackageFile;
  glue: PackageFile;
  wasm: PackageFile;
  memory?: MemoryFile;
  /** Where `wasm` is the first of its parts: what it takes to open more networks of our own, */
  opening?: PackageFile;
  /** its part of `memory`, where there is one, */
  openingMemory?: PackageFile;
  /** and what they never call. */
  rest?: PackageFile;
}

/** Everything that the worker may fetch beside the model. */
export interface WorkerFiles {
  vision: PackageFile;
  detector: PackageFile;
  /** Fetched only where somebody is not close by. */
  farDetector: PackageFile;
  runtimes: { wasm: RuntimeFiles; jspi: RuntimeFiles; asyncify: RuntimeFiles };
}

/** A model's manifest, and where its files lie if that is not beside it. */
export interface ModelAddress {
  manifest: string;
  /** Digest of the manifest; only of the model that is part of the package. */
  sha256?: string;
  files?: Readonly<Record<string, string>>;
}

/** How the worker is to open. */
export interface OpenRequest {
  provider: Provider;
  /** Whether this GPU has passed its self-test before. */
  proven: boolean;
  files: WorkerFiles;
  model: ModelAddress;
}

/** Where a picture stands among others; a still has no moment. */
export interface Moment {
  /** Faces are followed through the pictures of one. */
  sequence: number;
  /** Milliseconds, where pictures come otherwise than they were taken: as those of a film do. */
  time?: number;
}

/** Every request but the first has a number, which its reply repeats. */
export type Request =
  | ({ kind: 'open' } & OpenRequest)
  | { kind: 'read'; id: number; picture: Picture; reading: Reading; moment?: Moment }
  | { kind: 'explain'; id: number; picture: Picture; change: CropChange }
  | { kind: 'time'; id: number; stage: Stage; views: number; runs: number; picture?: Picture }
  /** `take`: whether this face rests now, or its rest is to be forgotten. */
  | { kind: 'baseline'; sequence: number; face: number; take: boolean }
  /** The frames of this sequence have ended. */
  | { kind: 'forget'; sequence: number }
  /** Nobody needs the worker any more. */
  | { kind: 'close' };

export interface Opened {
  choice: ProviderChoice;
  /** The model's name, and its classes in the order of every face's probabilities. */
  model: string;
  classes: string[];
  /** SHA-256 of the network's file for WebAssembly, hexadecimal. */
  network: string;
}

export type Reply =
  /** A sign of life. */
  | { kind: 'alive' }
  /** From what was to import the worker's own file, and could not. */
  | { kind: 'not-imported' }
  | { kind: 'progress'; received: number; expected: number }
  | { kind: 'opened'; opened: Opened }
  | { kind: 'not-opened'; fault: Fault }
  | { kind: 'answer'; id: number; answer: Answer }
  | { kind: 'lesson'; id: number; lesson: Lesson | undefined }
  | { kind: 'timed'; id: number; milliseconds: number }
  | { kind: 'failed'; id: number; fault: Fault }
  /**
   * WebGPU failed or gave up. The runtime's state is unknown, so this worker is not to be used again:
   * a fresh one on WebAssembly is.
   */
  | { kind: 'gpu-gone'; choice: ProviderChoice };
