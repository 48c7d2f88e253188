// What this visit's answers add up to: the plot of the last minute, and files on request.

import { byId } from '../common/element.ts';
import { save } from '../common/save.ts';
import { strings } from '../words/strings.ts';
import { toCsv, toJson } from './export.ts';
import { SessionLog, type Source } from './session-log.ts';
import { Timeline } from './timeline.ts';

export class Session {
  readonly log: SessionLog;
  readonly #timeline: Timeline;
  readonly #began = performance.now();

  /** `model`: the network's name, for the files. */
  constructor(classes: readonly string[], model: () => string) {
    this.log = new SessionLog(classes);
    this.#timeline = new Timeline(this.log);
    const actions = {
      'save-csv': () => save('expressions.csv', 'text/csv', toCsv(this.log)),
      'save-json': () => save('expressions.json', 'application/json', toJson(this.log, model())),
      forget: () => {
        this.log.clear();
        this.#timeline.hide();
      },
    };
    for (const [id, action] of Object.entries(actions)) {
      byId(id, HTMLButtonElement).onclick = action;
    }
  }

  /** `probabilities`: what was shown of the largest face, if there was one. */
  add(source: Source, faces: number, probabilities: Float32Array | undefined): void {
    const seconds = (performance.now() - this.#began) / 1000;
    this.log.add(seconds, source, faces, probabilities);
    this.#timeline.show(seconds);
    byId('session-length', HTMLElement).textContent = strings.session.length(this.log.length);
  }
}
