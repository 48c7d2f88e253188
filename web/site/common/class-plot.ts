// A plot with a line for each class, loaded when it is first needed; its legend, its gist in words, and
// itself as a picture.
import type { Options } from 'uplot';
import { language, strings } from '../words/strings.ts';
import { classColour, colour, plainColour } from './colours.ts';
import { make } from './element.ts';

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

/** A button for each class; pressing it takes its line away, or brings it back. */
export function classLegend(
  classes: readonly string[],
  onToggle: (index: number, shown: boolean) => void,
): HTMLElement[] {
  return classes.map((name, index) => {
    const key = make('button', 'key', strings.className(name));
    key.type = 'button';
    key.style.setProperty('--class', classColour(name, index, classes.length));
    key.setAttribute('aria-pressed', 'true');
    key.addEventListener('click', () => {
      const shown = key.getAttribute('aria-pressed') !== 'true';
      key.setAttribute('aria-pressed', String(shown));
      onToggle(index, shown);
    });
    return key;
  });
}

/** Less would be told as nothing. */
const leastTold = 0.005;

/** The classes that lead on average; empty where there was no face. */
export function gistOf([, ...columns]: Columns, classes: readonly string[]): string {
  const means = columns.map((column, index) => {
    const values = column.filter((value) => value !== null);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { name: strings.className(classes[index] ?? ''), mean };
  });
  if (means.some(({ mean }) => Number.isNaN(mean))) return '';
  means.sort((a, b) => b.mean - a.mean);
  const told = means.slice(0, 3).filter(({ mean }, place) => place === 0 || mean >= leastTold);
  const leading = told.map(({ name, mean }) => `${name} ${strings.certainty(mean)}`);
  return strings.timeline.summary(leading.join(', '));
}

/** The plot as it stands, with its legend, as PNG. */
export function pictureOf(plot: Plot, classes: readonly string[]): Promise<Blob> {
  const drawn = plot.ctx.canvas;
  const letter = 0.85 * rem() * devicePixelRatio;
  const picture = new OffscreenCanvas(drawn.width, drawn.height + 2 * letter);
  const context = picture.getContext('2d') as OffscreenCanvasRenderingContext2D;
  context.fillStyle = colour('--surface');
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(drawn, 0, 0);
  context.font = `${letter}px system-ui, sans-serif`;
  const names = classes.map((name) => strings.className(name));
  const room = picture.width / classes.length;
  const widest = Math.max(...names.map((name) => context.measureText(name).width));
  // Wide letters for many classes would run into one another.
  context.font = `${letter * Math.min(1, (0.9 * room) / widest)}px system-ui, sans-serif`;
  for (const [index, name] of names.entries()) {
    context.fillStyle = plainColour(classColour(classes[index] ?? '', index, classes.length));
    context.fillText(name, (index + 0.05) * room, picture.height - 0.7 * letter);
  }
  return picture.convertToBlob();
}

/** Seconds from one tick to the next. */
const increments = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];

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
      { ...axis, incrs: increments, size: 1.75 * rem(), values: (_, ticks) => ticks.map(tick) },
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
