// One piece of work at a time; of those that arrive meanwhile only the newest waits, so that a slow
// device shows the present at a lower rate instead of the past.

export class LatestWins<Item> {
  readonly #work: (item: Item) => Promise<void>;
  #waiting: { item: Item; discard: (() => void) | undefined } | undefined;
  #busy = false;

  /** @param work must not reject: it reports its own failures. */
  constructor(work: (item: Item) => Promise<void>) {
    this.#work = work;
  }

  /** `discard` frees an item that was never worked on. */
  offer(item: Item, discard?: () => void): void {
    this.clear();
    this.#waiting = { item, discard };
    if (!this.#busy) void this.#drain();
  }

  /** Discards what waits; work under way goes on. */
  clear(): void {
    this.#waiting?.discard?.();
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
