// Tells screen readers what the bars show, seldom enough to be listened to.

/** Milliseconds between two announcements. */
const pause = 4000;

export class Announcer {
  readonly #region: HTMLElement;
  #last = -Infinity;

  /** `region`: an element with aria-live="polite". */
  constructor(region: HTMLElement) {
    this.#region = region;
  }

  /** Says the text if it is new and the last one is long enough ago. */
  say(text: string, now = performance.now()): void {
    if (text === this.#region.textContent || now - this.#last < pause) return;
    this.#last = now;
    this.#region.textContent = text;
  }
}
