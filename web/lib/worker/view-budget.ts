// How many test-time views fit into the time between two camera frames. More are more accurate; a
// late answer is worth less than a slightly surer one.

/** Milliseconds for a frame's work at 30 frames a second, with room for what is not measured here. */
const budget = 0.85 * (1000 / 30);
/** Weight of the newest measurement. */
const freshness = 0.1;

/** What one frame took, in milliseconds. */
export interface FrameCost {
  faces: number;
  views: number;
  classify: number;
  total: number;
}

export class ViewBudget {
  readonly #maximum: number;
  /** The first answer comes soonest with one. */
  #views = 1;
  #isFirst = true;
  #perView: number | undefined;
  #rest = 0;

  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  /** Views to average for each of `faces` faces. */
  views(faces: number): number {
    if (this.#perView === undefined || faces === 0) return this.#views;
    const fitting = Math.floor((budget - this.#rest) / (this.#perView * faces));
    // Down at once, up one by one: a number that swings would show in the answers.
    this.#views = Math.max(1, Math.min(fitting, this.#views + 1, this.#maximum));
    return this.#views;
  }

  record({ faces, views, classify, total }: FrameCost): void {
    if (faces === 0) return;
    if (this.#isFirst) {
      // That had compilers to wait for.
      this.#isFirst = false;
      return;
    }
    const perView = classify / (faces * views);
    const rest = total - classify;
    if (this.#perView === undefined) {
      this.#perView = perView;
      this.#rest = rest;
    } else {
      this.#perView += freshness * (perView - this.#perView);
      this.#rest += freshness * (rest - this.#rest);
    }
  }
}
