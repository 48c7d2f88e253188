// What was read in the last minute, as a line for each class.

import {
  type Columns,
  classLegend,
  gistOf,
  openClassPlot,
  type Plot,
  plotSize,
} from '../common/class-plot.ts';
import { onColours } from '../common/colours.ts';
import { byId } from '../common/element.ts';
import { strings } from '../words/strings.ts';
import type { SessionLog } from './session-log.ts';

/** Seconds shown. */
const span = 60;
/** More points show nothing more. */
const maximumPoints = 400;
/** Milliseconds between two drawings, and for those who want less motion. */
const pause = 200;
const calmPause = 1000;
/** Milliseconds between two summaries. */
const summaryPause = 4000;

export class Timeline {
  readonly #log: SessionLog;
  readonly #section = byId('timeline', HTMLElement);
  readonly #place = byId('timeline-plot', HTMLElement);
  readonly #summary = byId('timeline-summary', HTMLElement);
  readonly #hidden = new Set<number>();
  readonly #calm = matchMedia('(prefers-reduced-motion: reduce)');
  #plot: Plot | undefined;
  #opening = false;
  #now = 0;
  #drawn = -Infinity;
  #summed = -Infinity;

  constructor(log: SessionLog) {
    this.#log = log;
    const legend = classLegend(log.classes, (index, shown) => {
      if (shown) this.#hidden.delete(index);
      else this.#hidden.add(index);
      this.#plot?.setSeries(index + 1, { show: shown });
    });
    byId('timeline-legend', HTMLElement).replaceChildren(...legend);
    new ResizeObserver(() => this.#plot?.setSize(plotSize(this.#place))).observe(this.#place);
    onColours(() => {
      this.#plot?.destroy();
      this.#plot = undefined;
      if (!this.#section.hidden) void this.#open();
    });
  }

  /** `now`: seconds of the log. */
  show(now: number): void {
    this.#now = now;
    this.#section.hidden = false;
    if (this.#plot === undefined) {
      void this.#open();
      return;
    }
    const time = performance.now();
    if (time - this.#drawn < (this.#calm.matches ? calmPause : pause)) return;
    this.#drawn = time;
    const columns = this.#columns(now);
    this.#plot.setData(columns, false);
    this.#plot.setScale('x', { min: -span, max: 0 });
    if (time - this.#summed < summaryPause) return;
    this.#summed = time;
    this.#summary.textContent = gistOf(columns, this.#log.classes);
  }

  hide(): void {
    this.#section.hidden = true;
  }

  /** Seconds before now, then a column for each class; gaps where there was no face. */
  #columns(now: number): Columns {
    const times: number[] = [];
    const shares: (number | null)[][] = this.#log.classes.map(() => []);
    const first = this.#log.firstSince(now - span);
    const stride = Math.ceil((this.#log.length - first) / maximumPoints) || 1;
    for (let index = first - (first % stride); index < this.#log.length; index += stride) {
      const { seconds, probabilities } = this.#log.at(index);
      times.push(seconds - now);
      for (const [place, column] of shares.entries()) column.push(probabilities?.[place] ?? null);
    }
    return [times, ...shares];
  }

  async #open(): Promise<void> {
    if (this.#opening) return;
    this.#opening = true;
    const { classes } = this.#log;
    this.#plot = await openClassPlot({
      place: this.#place,
      classes,
      tick: (seconds) => strings.timeline.ago(-seconds),
      columns: [[0], ...classes.map(() => [null])],
    });
    for (const index of this.#hidden) this.#plot.setSeries(index + 1, { show: false });
    this.#opening = false;
    this.#drawn = -Infinity;
    this.show(this.#now);
  }
}
