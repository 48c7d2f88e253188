// One piece of work at a time; of those that arrive meanwhile only the newest waits, so that a slow
// device shows the present at a lower rate instead of the past.

export class LatestWins<Item> {
  readonly #work: (item: Item) => Promise<void>;
  readonly #discard: (item: Item) => void;
  #waiting: { item: Item } | undefined;
  #busy = false;

  /**
   * @param work must not reject: it reports its own failures.
   * @param discard frees an item that was never worked on.
   */
  constructor(work: (item: Item) => Promise<void>, discard: (item: Item) => void) {
    this.#work = work;
    this.#discard = discard;
  }

  offer(item: Item): void {
    this.clear();
    this.#waiting = { item };
    if (!this.#busy) void this.#drain();
  }

  /** Discards what waits; work under way goes on. */
  clear(): void {
    if (this.#waiting !== undefined) this.#discard(this.#waiting.item);
    this.#waiting = undefined;
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    try {
      for (let next = this.#waiting; next !== undefined; next = this.#waiting) {
        this.#waiting = undefined;
        await this.#work(next.item);
      }
    } finally {
      this.#busy = false;
    }
  }
}
