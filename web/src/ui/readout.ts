// The panel beside the picture: the answer in words, the bars and what the network saw.
import type { FaceAnswer } from '../pipeline/protocol.ts';
import { strings } from '../strings/strings.ts';
import { Announcer } from './announcer.ts';
import { Bars } from './bars.ts';
import { byId } from './element.ts';
import { NetworkView } from './network-view.ts';
import { verdict } from './verdict.ts';

export class Readout {
  readonly #verdict = byId('verdict', HTMLElement);
  readonly #hint = byId('hint', HTMLElement);
  readonly #announcer = new Announcer(byId('announcement', HTMLElement));
  readonly #bars: Bars;
  readonly #network = new NetworkView(
    byId('plane', HTMLCanvasElement),
    byId('map', HTMLCanvasElement),
  );
  #classes: readonly string[];

  constructor(classes: readonly string[]) {
    this.#classes = classes;
    this.#bars = new Bars(byId('bars', HTMLUListElement), classes);
  }

  setClasses(classes: readonly string[]): void {
    if (classes.join() === this.#classes.join()) return;
    this.#classes = classes;
    this.#bars.setClasses(classes);
  }

  /** `others`: how many further faces the picture has. */
  show(face: FaceAnswer, probabilities: Float32Array, others: number): void {
    const text = verdict(probabilities, this.#classes);
    this.#verdict.textContent = text;
    this.#hint.textContent = others > 0 ? strings.otherFaces(others) : '';
    this.#bars.show(probabilities);
    this.#network.show(face);
    this.#announcer.say(strings.announcement(text, Math.max(...probabilities)));
  }

  showNoFace(): void {
    this.clear(strings.noFace, strings.noFaceHint);
    this.#announcer.say(strings.noFace);
  }

  /** Empties the panel and leaves a word about why. */
  clear(text: string, hint = ''): void {
    this.#verdict.textContent = text;
    this.#hint.textContent = hint;
    this.#bars.clear();
    this.#network.clear();
  }

  /** What is read from a face, as a short caption over it. */
  caption(probabilities: Float32Array): string {
    return verdict(probabilities, this.#classes);
  }
}
