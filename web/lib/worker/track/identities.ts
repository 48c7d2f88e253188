// Which of the faces just detected are those of before: each keeps its number while it stays in
// sight, and for a moment after the detector missed it.
import type { DetectedFace } from '../../shared/answer.ts';
import { overlap } from '../detect/suppression.ts';

/** Boxes that overlap less belong to two faces. */
const sameFace = 0.3;
/** Milliseconds for which a face out of sight keeps its number. */
const memory = 500;

interface Known {
  id: number;
  face: DetectedFace;
  /** When it was last there, in milliseconds. */
  seen: number;
}

export class Identities {
  #known: Known[] = [];
  readonly #nextNumber: () => number;

  /** `nextNumber`: where several know faces at once, none is to give a number twice. */
  constructor(nextNumber: () => number = counter()) {
    this.#nextNumber = nextNumber;
  }

  /** A number for each of the detected faces, in their order; `time` in milliseconds. */
  assign(detected: readonly DetectedFace[], time: number): number[] {
    this.#known = this.#known.filter(({ seen }) => time - seen <= memory);
    const pairs = this.#known
      .flatMap((known) =>
        detected.map((face, index) => ({
          known,
          index,
          shared: overlap(known.face.box, face.box),
        })),
      )
      .filter(({ shared }) => shared > sameFace)
      .sort((a, b) => b.shared - a.shared);
    const ids = new Map<number, number>();
    const taken = new Set<number>();
    for (const { known, index } of pairs) {
      if (ids.has(index) || taken.has(known.id)) continue;
      ids.set(index, known.id);
      taken.add(known.id);
    }
    return detected.map((face, index) => {
      const id = ids.get(index) ?? this.#nextNumber();
      this.moved(id, face, time);
      return id;
    });
  }

  /** Where a face is now, found without the detector. */
  moved(id: number, face: DetectedFace, time: number): void {
    const known = this.#known.find((each) => each.id === id);
    if (known === undefined) this.#known.push({ id, face, seen: time });
    else Object.assign(known, { face, seen: time });
  }

  /** Whether a face of this number could still come back. */
  has(id: number): boolean {
    return this.#known.some((known) => known.id === id);
  }

  /** Another source: nobody is known. Numbers are not used again. */
  forget(): void {
    this.#known = [];
  }
}

/** 1, 2, 3 and so on. */
export function counter(): () => number {
  let last = 0;
  return () => {
    last += 1;
    return last;
  };
}
