// The numbers of this visit, in the page's memory only: no picture, and nothing that says who it was.

/** Where a picture came from. */
export const sources = ['camera', 'video', 'picture', 'puppet'] as const;
export type Source = (typeof sources)[number];

export interface Reading {
  /** Since the log began. */
  seconds: number;
  source: Source;
  /** How many faces the picture had. */
  faces: number;
  /** What was shown of the main face, one share for each class; none without a face. */
  probabilities: Float64Array | undefined;
}

/** Columns before the shares. */
const lead = 3;

export class SessionLog {
  readonly classes: readonly string[];
  readonly #capacity: number;
  /** [capacity, lead + classes], row by row, written in a circle: no allocation while it runs. */
  readonly #cells: Float64Array;
  #written = 0;

  /** `capacity`: how many readings are kept, the newest; half an hour at 30 a second. */
  constructor(classes: readonly string[], capacity = 54_000) {
    this.classes = classes;
    this.#capacity = capacity;
    this.#cells = new Float64Array(capacity * this.#columns);
  }

  get length(): number {
    return Math.min(this.#written, this.#capacity);
  }

  add(
    seconds: number,
    source: Source,
    faces: number,
    probabilities: ArrayLike<number> | undefined,
  ): void {
    const start = (this.#written % this.#capacity) * this.#columns;
    this.#cells[start] = seconds;
    this.#cells[start + 1] = sources.indexOf(source);
    this.#cells[start + 2] = faces;
    for (let index = 0; index < this.classes.length; index++) {
      this.#cells[start + lead + index] = probabilities?.[index] ?? Number.NaN;
    }
    this.#written += 1;
  }

  clear(): void {
    this.#written = 0;
  }

  /** Seconds of the reading at `index`, the oldest at 0. */
  seconds(index: number): number {
    return this.#cells[this.#start(index)] as number;
  }

  /** Oldest first. */
  at(index: number): Reading {
    const start = this.#start(index);
    const shares = this.#cells.slice(start + lead, start + this.#columns);
    return {
      seconds: this.#cells[start] as number,
      source: sources[this.#cells[start + 1] as number] as Source,
      faces: this.#cells[start + 2] as number,
      probabilities: Number.isNaN(shares[0]) ? undefined : shares,
    };
  }

  /** Index of the first reading at or after `seconds`; the length if there is none. */
  firstSince(seconds: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.seconds(middle) < seconds) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  get #columns(): number {
    return lead + this.classes.length;
  }

  #start(index: number): number {
    const oldest = this.#written - this.length;
    return ((oldest + index) % this.#capacity) * this.#columns;
  }
}
