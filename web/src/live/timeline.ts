// What was read in the last minute, as a line for each class.
import type { Options } from 'uplot';
import { colour, onColours } from '../frame/colours.ts';
import { strings } from '../strings/strings.ts';
import { byId, make } from '../ui/element.ts';
import type { SessionLog } from './session-log.ts';

type Plot = import('uplot');

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
  #drawn = -Infinity;
  #summed = -Infinity;

  constructor(log: SessionLog) {
    this.#log = log;
    const legend = log.classes.map((name, index) => this.#key(name, index));
    byId('timeline-legend', HTMLElement).replaceChildren(...legend);
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(this.#place);
    onColours(() => {
      this.#plot?.destroy();
      this.#plot = undefined;
      if (!this.#section.hidden) void this.#open();
    });
  }

  /** `now`: seconds of the log. */
  show(now: number): void {
    this.#section.hidden = false;
    if (this.#plot === undefined) {
      void this.#open();
      return;
    }
    const time = performance.now();
    if (time - this.#drawn < (this.#calm.matches ? calmPause : pause)) return;
    this.#drawn = time;
    const columns = this.#columns(now);
    this.#plot.setData(columns as [number[], ...(number | null)[][]], false);
    this.#plot.setScale('x', { min: -span, max: 0 });
    if (time - this.#summed < summaryPause) return;
    this.#summed = time;
    this.#summary.textContent = this.#summarise(columns);
  }

  hide(): void {
    this.#section.hidden = true;
  }

  /** Seconds before now, then a column for each class; gaps where there was no face. */
  #columns(now: number): (number | null)[][] {
    const columns: (number | null)[][] = [[], ...this.#log.classes.map(() => [])];
    const first = this.#log.firstSince(now - span);
    const stride = Math.ceil((this.#log.length - first) / maximumPoints) || 1;
    // Counted from the end of the log, the points would flicker as it grows.
    for (let index = first - (first % stride); index < this.#log.length; index += stride) {
      const { seconds, probabilities } = this.#log.at(index);
      columns[0]?.push(seconds - now);
      for (const [place] of this.#log.classes.entries()) {
        columns[place + 1]?.push(probabilities?.[place] ?? null);
      }
    }
    return columns;
  }

  #summarise([, ...columns]: (number | null)[][]): string {
    const means = columns.map((column, index) => {
      const values = column.filter((value) => value !== null);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return { name: strings.className(this.#log.classes[index] ?? ''), mean };
    });
    if (means.some(({ mean }) => Number.isNaN(mean))) return '';
    means.sort((a, b) => b.mean - a.mean);
    const leading = means.slice(0, 3).map(({ name, mean }) => `${name} ${strings.percent(mean)}`);
    return strings.timeline.summary(leading.join(', '));
  }

  async #open(): Promise<void> {
    if (this.#opening) return;
    this.#opening = true;
    const [{ default: uPlot }] = await Promise.all([
      import('uplot'),
      import('uplot/dist/uPlot.min.css'),
    ]);
    this.#plot?.destroy();
    this.#plot = new uPlot(
      this.#options(),
      [[0], ...this.#log.classes.map(() => [null])],
      this.#place,
    );
    this.#opening = false;
  }

  #options(): Options {
    const axis = {
      stroke: colour('--muted'),
      grid: { stroke: colour('--line'), width: 1 },
      ticks: { show: false },
      font: `12px system-ui, sans-serif`,
    };
    return {
      ...this.#size(),
      cursor: { show: false },
      legend: { show: false },
      scales: { x: { time: false }, y: { range: [0, 1] } },
      axes: [
        {
          ...axis,
          size: 28,
          values: (_, ticks) => ticks.map((tick) => strings.timeline.ago(-tick)),
        },
        { ...axis, size: 48, values: (_, ticks) => ticks.map(strings.percent) },
      ],
      series: [
        {},
        ...this.#log.classes.map((name, index) => ({
          label: name,
          stroke: colour(`--class-${name}`),
          width: 2,
          show: !this.#hidden.has(index),
          points: { show: false },
        })),
      ],
    };
  }

  #size(): { width: number; height: number } {
    const width = Math.max(this.#place.clientWidth, 200);
    return { width, height: Math.round(Math.min(Math.max(width * 0.28, 140), 320)) };
  }

  /** A class in the legend; pressing it takes its line away or brings it back. */
  #key(name: string, index: number): HTMLElement {
    const key = make('button', 'key', strings.className(name));
    key.type = 'button';
    key.dataset.class = name;
    key.setAttribute('aria-pressed', 'true');
    key.addEventListener('click', () => {
      const shown = this.#hidden.delete(index);
      if (!shown) this.#hidden.add(index);
      key.setAttribute('aria-pressed', String(shown));
      this.#plot?.setSeries(index + 1, { show: shown });
    });
    return key;
  }
}
