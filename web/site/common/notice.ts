// One sentence about what went wrong, until the visitor does something else.
import { byId } from './element.ts';

export class Notice {
  readonly #element = byId('notice', HTMLElement);

  show(text: string): void {
    this.#element.textContent = text;
    this.#element.hidden = false;
  }

  hide(): void {
    this.#element.hidden = true;
    this.#element.textContent = '';
  }
}
