// Tries every value of one slider and plots where the answer turns.

import { topIndex } from 'emoxnet';
import { type Columns, openClassPlot, type Plot, plotSize } from '../common/class-plot.ts';
import { onColours } from '../common/colours.ts';
import { byId } from '../common/element.ts';
import { strings } from '../words/strings.ts';
import { ranges, type Setting, sweepValues } from './controls.ts';

/** How many values are tried. */
const count = 25;

/** One value of the slider and the answer there, if a face was found. */
export interface Trial {
  value: number;
  answer: Float32Array | undefined;
}

/** The values around `rest` between which the answer stays what it is there; undefined without one. */
export function steadyRange(trials: readonly Trial[], rest: number): [number, number] | undefined {
  const distance = ({ value }: Trial) => Math.abs(value - rest);
  const middle = trials.reduce((best, trial, index) => {
    return distance(trial) < distance(trials[best] as Trial) ? index : best;
  }, 0);
  const topAt = (index: number) => {
    const answer = trials[index]?.answer;
    return answer === undefined ? undefined : topIndex(answer);
  };
  const top = topAt(middle);
  if (top === undefined) return undefined;
  let low = middle;
  let high = middle;
  while (topAt(low - 1) === top) low -= 1;
  while (topAt(high + 1) === top) high += 1;
  return [trials[low]?.value as number, trials[high]?.value as number];
}

export class Sweep {
  readonly #figure = byId('sweep', HTMLElement);
  readonly #place = byId('sweep-plot', HTMLElement);
  #plot: Plot | undefined;
  #draw: (() => Promise<void>) | undefined;

  constructor() {
    new ResizeObserver(() => this.#plot?.setSize(plotSize(this.#place))).observe(this.#place);
    onColours(() => void this.#draw?.());
  }

  /** `answerAt`: the answer with the slider at a value. `undefined` from it: no face there. */
  async run(
    setting: Setting,
    classes: readonly string[],
    answerAt: (value: number) => Promise<Float32Array | undefined>,
  ): Promise<void> {
    const name = strings.teach.settings[setting];
    const words = (value: number) => strings.teach.value(setting, value);
    const caption = byId('sweep-caption', HTMLElement);
    const summary = byId('sweep-summary', HTMLElement);
    this.#figure.hidden = false;
    summary.textContent = '';
    const trials: Trial[] = [];
    for (const value of sweepValues(setting, count)) {
      caption.textContent = strings.teach.sweeping(name, trials.length / count);
      trials.push({ value, answer: await answerAt(value) });
    }
    caption.textContent = strings.teach.swept(name);
    const range = steadyRange(trials, ranges[setting].rest);
    summary.textContent =
      range === undefined ? strings.noFace : strings.teach.steady(words(range[0]), words(range[1]));
    const columns: Columns = [
      trials.map(({ value }) => value),
      ...classes.map((_, index) => trials.map(({ answer }) => answer?.[index] ?? null)),
    ];
    this.#draw = async () => {
      this.#plot?.destroy();
      this.#plot = await openClassPlot({ place: this.#place, classes, tick: words, columns });
    };
    await this.#draw();
  }

  hide(): void {
    this.#figure.hidden = true;
  }
}
