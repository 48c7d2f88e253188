// The panel beside the picture: the answer in words, the bars and what the network saw.

import { type Face, sureShare, topIndex } from 'emoxnet';
import { Announcer, Bars, verdict } from 'emoxnet/draw';
import { byId } from '../common/element.ts';
import { answered, type Report, wilson } from '../limits/report.ts';
import { strings } from '../words/strings.ts';
import { NetworkView } from './network-view.ts';

export class Readout {
  readonly #verdict = byId('verdict', HTMLElement);
  readonly #hint = byId('hint', HTMLElement);
  readonly #record = byId('record', HTMLElement);
  readonly #announcer = new Announcer(byId('announcement', HTMLElement));
  readonly #bars: Bars;
  readonly #network = new NetworkView(
    byId('plane', HTMLCanvasElement),
    byId('map', HTMLCanvasElement),
  );
  #classes: readonly string[];
  #report: Report | undefined;

  constructor(classes: readonly string[]) {
    this.#classes = classes;
    this.#bars = new Bars(byId('bars', HTMLUListElement), strings, classes);
  }

  setClasses(classes: readonly string[]): void {
    if (classes.join() === this.#classes.join()) return;
    this.#classes = classes;
    this.#bars.setClasses(classes);
  }

  /** From then on each answer says how often it held on test pictures. */
  setReport(report: Report): void {
    this.#report = report;
  }

  /** `others`: how many further faces the picture has; `unread`: of those, how many are not read. */
  show(face: Face, { others, unread }: { others: number; unread: number }): void {
    const { probabilities } = face;
    const text = this.caption(probabilities);
    this.#verdict.textContent = text;
    const hints = [
      ...face.flaws.map((flaw) => strings.flaw(flaw)),
      others > 0 ? strings.otherFaces(others, unread) : '',
    ];
    this.#hint.textContent = hints.filter(Boolean).join(' ');
    this.#bars.show(probabilities);
    this.#showRecord(face);
    this.#network.show(face);
    this.#announcer.say(strings.announcement(text, Math.max(...probabilities)));
  }

  /** `incomplete`: a part of the picture is missing. */
  showNoFace(incomplete = false): void {
    this.clear(strings.noFace, incomplete ? strings.flaw('incomplete') : strings.noFaceHint);
    this.#announcer.say(strings.noFace);
  }

  /** Empties the panel and leaves a word about why. */
  clear(text: string, hint = ''): void {
    this.#verdict.textContent = text;
    this.#hint.textContent = hint;
    this.#record.textContent = '';
    this.#bars.clear();
    this.#network.clear();
  }

  /** Not of a flawed face, or less what it shows at rest: it was measured on others. */
  #showRecord({ probabilities, flaws, baseline }: Face): void {
    const top = topIndex(probabilities);
    const confusion = this.#report?.scores[0]?.tta.confusion;
    const unsure = (probabilities[top] ?? 0) < sureShare;
    let text = '';
    if (confusion !== undefined && !unsure && flaws.length === 0 && baseline !== 'taken') {
      const { right, all } = answered(confusion, top);
      const name = strings.className(this.#classes[top] ?? '');
      if (all > 0) text = strings.record(name, right / all, ...wilson(right, all));
    }
    if (this.#record.textContent !== text) this.#record.textContent = text;
  }

  /** What is read from a face, as a short caption over it. */
  caption(probabilities: Float32Array): string {
    return verdict(probabilities, this.#classes, strings);
  }
}
