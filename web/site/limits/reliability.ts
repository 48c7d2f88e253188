// The reliability plot: how sure the network was against how often it was right, in groups of answers
// that were about equally sure. A table says the same in figures.

import { sureShare as sure } from 'emoxnet';
import { byId } from '../common/element.ts';
import { strings } from '../words/strings.ts';
import { type CalibrationBin, pooled, wilson } from './report.ts';
import { bodyRow, headRow } from './scale.ts';

/** In hundredths of an axis: the largest dot's radius, and the least that is still seen. */
const largestDot = 4;
const smallestDot = 1.1;
const ticks = [0, 0.25, 0.5, 0.75, 1];

const { calibration: texts, classes } = strings.limits;
const { percent, precisePercent } = strings;

export function showReliability(bins: readonly CalibrationBin[]): void {
  const filled = bins.filter(({ images }) => images > 0);
  byId('reliability', HTMLElement).replaceChildren(plot(filled));
  const { interval, pictures } = classes.columns;
  byId('reliability-figures', HTMLTableElement).replaceChildren(
    headRow(texts.stated, texts.held, interval, pictures),
    ...filled.map(({ images, confidence, accuracy }) => {
      const [low, high] = wilson(accuracy * images, images);
      return bodyRow(
        precisePercent(confidence),
        precisePercent(accuracy),
        classes.interval(percent(low), percent(high)),
        `${Math.round(accuracy * images)} / ${images}`,
      );
    }),
  );
  const below = pooled(bins.filter((_, index) => index / bins.length < sure));
  const above = pooled(bins.filter((_, index) => index / bins.length >= sure));
  byId('unsure', HTMLElement).textContent = texts.unsure(
    percent(sure),
    percent(below.accuracy),
    percent(above.accuracy),
  );
}

function plot(bins: readonly CalibrationBin[]): SVGElement {
  const svg = shape('svg', { class: 'reliability', viewBox: '-17 -7 124 122' });
  svg.append(
    shape('rect', { class: 'unsure', width: across(sure), height: 100 }),
    ...ticks.flatMap((share) => [
      shape('path', { class: 'grid', d: `M${across(share)} 0V100M0 ${up(share)}H100` }),
      label(percent(share), { x: across(share), y: 106, 'text-anchor': 'middle' }),
      label(percent(share), { x: -1.5, y: up(share) + 1.4, 'text-anchor': 'end' }),
    ]),
    label(texts.stated, { x: 50, y: 113, 'text-anchor': 'middle' }),
    label(texts.held, { x: 2, y: -3 }),
    shape('path', { class: 'diagonal', d: 'M0 100L100 0' }),
    ...bins.flatMap((bin) => dot(bin, Math.max(...bins.map(({ images }) => images)))),
  );
  return svg;
}

/** Its area tells how many answers it stands for. */
function dot({ images, confidence, accuracy }: CalibrationBin, most: number): SVGElement[] {
  const [low, high] = wilson(accuracy * images, images);
  const radius = Math.max(smallestDot, largestDot * Math.sqrt(images / most));
  return [
    shape('path', { class: 'spread', d: `M${across(confidence)} ${up(low)}V${up(high)}` }),
    shape('circle', { class: 'group', cx: across(confidence), cy: up(accuracy), r: radius }),
  ];
}

function across(share: number): number {
  return share * 100;
}

function up(share: number): number {
  return 100 - share * 100;
}

function label(text: string, attributes: Record<string, string | number>): SVGElement {
  const element = shape('text', attributes);
  element.textContent = text;
  return element;
}

function shape(name: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [attribute, value] of Object.entries(attributes)) {
    element.setAttribute(attribute, String(value));
  }
  return element;
}
