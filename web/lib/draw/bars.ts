// A bar and a percentage for each class.
import { topIndex } from '../shared/answer.ts';
import type { Words } from '../words/words.ts';

interface Row {
  row: HTMLElement;
  fill: HTMLElement;
  share: HTMLElement;
  track: HTMLElement;
}

export class Bars {
  readonly #list: HTMLElement;
  readonly #words: Words;
  #rows: Row[] = [];

  /** `list`: an empty <ul>, styled by bars.css. */
  constructor(list: HTMLUListElement, words: Words, classes: readonly string[]) {
    this.#list = list;
    this.#words = words;
    this.setClasses(classes);
  }

  setClasses(classes: readonly string[]): void {
    this.#rows = classes.map((name) => {
      const row = make('li', 'bar');
      row.dataset.class = name;
      row.setAttribute('part', 'bar');
      const track = make('span', 'bar-track');
      const fill = make('span', 'bar-fill');
      const share = make('span', 'bar-share', '–');
      track.append(fill);
      row.append(make('span', 'bar-name', this.#words.className(name)), track, share);
      return { row, fill, share, track };
    });
    this.#list.replaceChildren(...this.#rows.map(({ row }) => row));
  }

  /** probabilities: one for each class, in [0,1]. */
  show(probabilities: ArrayLike<number>): void {
    const top = topIndex(probabilities);
    for (const [index, { row, fill, share }] of this.#rows.entries()) {
      const value = probabilities[index] ?? 0;
      row.classList.toggle('bar-top', index === top);
      fill.style.inlineSize = `${100 * value}%`;
      share.textContent = this.#words.certainty(value);
    }
  }

  /** Marks another answer on the bars, to compare with; nothing takes the marks away. */
  mark(probabilities: ArrayLike<number> | undefined): void {
    for (const [index, { track }] of this.#rows.entries()) {
      track.classList.toggle('bar-marked', probabilities !== undefined);
      track.style.setProperty('--mark', String(probabilities?.[index] ?? 0));
    }
  }

  clear(): void {
    for (const { row, fill, share } of this.#rows) {
      row.classList.remove('bar-top');
      fill.style.inlineSize = '0';
      share.textContent = '–';
    }
  }
}

function make(tag: 'li' | 'span', className: string, text = ''): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}
