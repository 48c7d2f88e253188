// Tells screen readers what is shown, seldom enough to be listened to, and never keeps the last word
// to itself.

/** Milliseconds between two announcements. */
const pause = 4000;

export class Announcer {
  readonly #region: HTMLElement;
  #last = -Infinity;
  #waiting: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `region`: an element with aria-live="polite". */
  constructor(region: HTMLElement) {
    this.#region = region;
  }

  /** Says the text if it is new: now, or once the last one is long enough ago. The newest counts. */
  say(text: string): void {
    this.#waiting = text;
    const left = this.#last + pause - performance.now();
    if (left <= 0) this.#speak();
    else this.#timer ??= setTimeout(() => this.#speak(), left);
  }

  #speak(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting === undefined || this.#waiting === this.#region.textContent) return;
    this.#last = performance.now();
    this.#region.textContent = this.#waiting;
  }
}
