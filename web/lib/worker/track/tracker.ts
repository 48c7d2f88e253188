// Follows faces between two passes of the detector, which costs as much as several views of the
// network: every few frames the detector looks again, and at once when a face was lost.
import type { Crop, DetectedFace } from '../../shared/answer.ts';
import { mainFirst } from '../detect/main-first.ts';
import { Aligner } from './align.ts';
import { followCrop, followFace } from './follow.ts';
import { Identities } from './identities.ts';

/** Frames between two passes of the detector: a new face waits for at most a fifth of a second. */
const framesBetween = 5;
/** A face that correlates less with its last picture is lost. */
const leastCorrelation = 0.6;

export interface TrackedFace {
  /** The same face keeps its number. */
  id: number;
  face: DetectedFace;
  crop: Crop;
}

interface Track extends TrackedFace {
  /** The last picture: [side,side] bytes. */
  plane: Uint8Array;
}

export class FaceTracker {
  readonly #side: number;
  readonly #aligner: Aligner;
  readonly #identities: Identities;
  #tracks: Track[] = [];
  #framesSince = 0;
  /** The main face's number, of the last frame that had one. */
  #main: number | undefined;

  /** `side`: pixels along the planes. `nextNumber`: of a face that was not known. */
  constructor(side: number, nextNumber?: () => number) {
    this.#identities = new Identities(nextNumber);
    this.#side = side;
    this.#aligner = new Aligner(side);
  }

  /** Whether the detector is to look at the next frame. */
  get due(): boolean {
    return this.#tracks.length === 0 || this.#framesSince > framesBetween;
  }

  /** The faces as they were last. */
  get faces(): readonly TrackedFace[] {
    return this.#tracks;
  }

  /** The detector's faces, of which each gets a number; `time` in milliseconds. */
  detected(faces: readonly DetectedFace[], time: number): number[] {
    this.#framesSince = 0;
    return this.#identities.assign(faces, time);
  }

  /**
   * Where one of `faces` is now; undefined if it was lost. `plane`: its last crop, of the present
   * frame.
   */
  follow(
    { id, face, crop }: TrackedFace,
    plane: Uint8Array,
    time: number,
  ): TrackedFace | undefined {
    const before = this.#tracks.find((track) => track.id === id)?.plane;
    const found = before && this.#aligner.align(before, plane);
    if (found === undefined || found.correlation < leastCorrelation) return undefined;
    const followed = followCrop(crop, found, this.#side);
    const moved = followFace(face, crop, followed);
    this.#identities.moved(id, moved, time);
    return { id, face: moved, crop: followed };
  }

  /** The main one first, which stays the same one from frame to frame if it can. */
  ordered(faces: readonly TrackedFace[]): TrackedFace[] {
    const main = faces.find(({ id }) => id === this.#main)?.face;
    const order = mainFirst(
      faces.map(({ face }) => face),
      main,
    );
    return faces.toSorted((a, b) => order.indexOf(a.face) - order.indexOf(b.face));
  }

  /** To be called after each frame: its faces as ordered, and what their crops showed. */
  remember(faces: readonly TrackedFace[], planes: readonly Uint8Array[]): void {
    this.#main = faces[0]?.id ?? this.#main;
    this.#tracks = faces.map((face, index) => ({ ...face, plane: planes[index] as Uint8Array }));
    this.#framesSince += 1;
  }

  /** Whether a face of this number could still come back. */
  knows(id: number): boolean {
    return this.#identities.has(id);
  }

  /** Another source: nobody is known. */
  forget(): void {
    this.#tracks = [];
    this.#main = undefined;
    this.#identities.forget();
  }
}
