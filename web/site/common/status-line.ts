// The line below the picture: progress while loading, then the provider, the time an answer takes
// and how many there are a second.
import type { Answer, ProviderChoice } from 'emoxnet';
import { strings } from '../words/strings.ts';
import { byId } from './element.ts';

/** Milliseconds between two changes of the figures: faster is not readable. */
const pause = 500;

export class StatusLine {
  readonly #text = byId('status', HTMLElement);
  readonly #progress = byId('progress', HTMLProgressElement);
  readonly #provider = byId('provider', HTMLElement);
  readonly #latency = byId('latency', HTMLElement);
  #last = -Infinity;
  #answers = 0;

  say(text: string): void {
    this.#text.textContent = text;
  }

  showProgress(received: number, expected: number): void {
    this.#progress.hidden = false;
    this.#progress.max = expected;
    this.#progress.value = received;
    this.say(received < expected ? strings.downloading(received, expected) : strings.preparing);
  }

  /** Nothing is loading any more. */
  hideProgress(): void {
    this.#progress.hidden = true;
    this.say('');
  }

  showReady(choice: ProviderChoice): void {
    this.hideProgress();
    this.#provider.dataset.provider = choice.provider;
    this.#provider.textContent = strings.provider(choice);
  }

  /** `live`: the answer is one of many, so their rate says something. */
  showAnswer({ timings, views }: Answer, live: boolean): void {
    const { detect, preprocess, classify, total } = timings;
    const now = performance.now();
    this.#answers += 1;
    const waited = now - this.#last;
    if (live && waited < pause) return;
    const parts = [strings.latency(total)];
    if (live && Number.isFinite(waited)) parts.push(strings.rate((this.#answers * 1000) / waited));
    parts.push(strings.views(views));
    this.#latency.textContent = parts.join(' · ');
    this.#latency.title = strings.stages(detect, preprocess, classify);
    this.#last = now;
    this.#answers = 0;
  }

  resetRate(): void {
    this.#last = -Infinity;
    this.#answers = 0;
    this.#latency.textContent = '';
  }
}
