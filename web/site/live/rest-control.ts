// Takes what a face shows at rest off its answers, and gives it back.
import type { Face, FaceReader } from 'emoxnet';
import { byId } from '../common/element.ts';
import { strings } from '../words/strings.ts';

const { rest: words } = strings;

export class RestControl {
  readonly #section = byId('rest', HTMLElement);
  readonly #button = byId('take-rest', HTMLButtonElement);
  readonly #state = byId('rest-state', HTMLElement);
  #face: Face | undefined;

  constructor(reader: Pick<FaceReader, 'takeBaseline' | 'dropBaseline'>) {
    this.#button.addEventListener('click', () => {
      if (this.#face === undefined) return;
      if (this.#face.baseline === undefined) reader.takeBaseline(this.#face.id);
      else reader.dropBaseline(this.#face.id);
    });
  }

  /** `face`: the main one of a moving picture; only there it is known again. */
  show(face: Face | undefined): void {
    this.#face = face;
    this.#section.hidden = face === undefined;
    const baseline = face?.baseline;
    write(this.#button, baseline === undefined ? words.take : words.undo);
    write(this.#state, baseline === undefined ? words.offer : words[baseline]);
  }
}

/** Only a change is to be read out. */
function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
