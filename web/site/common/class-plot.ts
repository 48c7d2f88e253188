// A plot with a line for each class, loaded when it is first needed.
import type { Options } from 'uplot';
import { classColour, colour, plainColour } from '../common/colours.ts';
import { language, strings } from '../words/strings.ts';

export type Plot = import('uplot');
/** The x values, then a share for each class; null leaves a gap. */
export type Columns = [number[], ...(number | null)[][]];

export interface ClassPlotOptions {
  place: HTMLElement;
  classes: readonly string[];
  /** Words for a value of x. */
  tick(value: number): string;
  columns: Columns;
}

export async function openClassPlot(options: ClassPlotOptions): Promise<Plot> {
  mendLanguage();
  const [{ default: uPlot }] = await Promise.all([
    import('uplot'),
    import('uplot/dist/uPlot.min.css'),
  ]);
  return new uPlot(plotOptions(options), options.columns, options.place);
}

/** uPlot formats in the browser's language as it loads, and dies of one that Intl refuses, as `C`. */
function mendLanguage(): void {
  try {
    new Intl.NumberFormat(navigator.language);
  } catch {
    Object.defineProperty(navigator, 'language', { value: language, configurable: true });
  }
}

/** Fits the place's width; its shape stays readable from phone to projector. */
export function plotSize(place: HTMLElement): { width: number; height: number } {
  const width = Math.max(place.clientWidth, 200);
  const height = Math.min(Math.max(width * 0.28, 9 * rem()), 18 * rem());
  return { width, height: Math.round(height) };
}

/** The page's letters grow with the screen, and the plot's with them. */
function rem(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}

function plotOptions({ place, classes, tick }: ClassPlotOptions): Options {
  const axis = {
    stroke: colour('--muted'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: `${0.72 * rem()}px system-ui, sans-serif`,
  };
  return {
    ...plotSize(place),
    cursor: { show: false },
    legend: { show: false },
    scales: { x: { time: false }, y: { range: [0, 1] } },
    axes: [
      { ...axis, size: 1.75 * rem(), values: (_, ticks) => ticks.map(tick) },
      { ...axis, size: 3 * rem(), values: (_, ticks) => ticks.map(strings.percent) },
    ],
    series: [
      {},
      ...classes.map((name, index) => ({
        label: name,
        stroke: plainColour(classColour(name, index, classes.length)),
        width: 2,
        points: { show: false },
      })),
    ],
  };
}
