// How far from the camera a face may be: how often it is found and read right, by its size in the picture.

import accuracy from '../../../models/accuracy.json';
import { wasm as shipped } from '../../../models/manifest.json';
import type { AccuracyReport, Rates } from '../bench/accuracy/report.ts';
import { byId } from '../common/element.ts';
import { strings } from '../words/strings.ts';
import { wilson } from './report.ts';
import { addInterval, addPoint, bodyRow, headRow, scale } from './scale.ts';

const { distance: texts } = strings.limits;
const { precisePercent } = strings;

/** What a face spans, in metres; a camera of 65 degrees sees its width's 640 pixels 502 pixels away. */
const face = 0.2;
const focalLength = 502;

/** Shows nothing where another network was measured than ships. */
export function showDistance(): void {
  const { network, images, frames, network_alone, empty, things, camera, peers } =
    accuracy as AccuracyReport;
  if (network !== shipped.sha256) return;
  const others: [string, Rates][] = [];
  if (camera) others.push([texts.onCamera, camera]);
  if (peers?.human) others.push([texts.human, peers.human]);
  if (peers?.face_api) others.push([texts.faceApi, peers.face_api]);
  const names = others.map(([name]) => name);
  byId('distance-sizes', HTMLTableElement).replaceChildren(
    headRow(texts.size, texts.plot, texts.found, texts.right, ...names),
    ...frames.map(({ size, found, right_of_all }, index) => {
      const line = scale();
      addPoint(line, network_alone, 'ceiling');
      addInterval(line, wilson(right_of_all * images, images));
      addPoint(line, right_of_all, 'ours');
      const right = [right_of_all, ...others.map(([, rates]) => rightOf(rates, index))];
      const name =
        typeof size === 'number'
          ? texts.inRoom(size, (face * focalLength) / size)
          : texts.cutOut(Number.parseInt(size, 10));
      return bodyRow(name, line, precisePercent(found), ...right.map(orNothing));
    }),
  );
  byId('distance-reading', HTMLElement).textContent = texts.reading(
    images,
    precisePercent(network_alone),
  );
  byId('distance-others', HTMLElement).textContent = texts.others(
    Math.min(...others.map(([, rates]) => rates.images ?? images)),
  );
  const falseFaces = [texts.rooms(empty.pictures, empty.with_false_face)];
  if (things) falseFaces.push(texts.things(things.parts, things.with_false_face));
  byId('distance-rooms', HTMLElement).textContent = falseFaces.join(' ');
  byId('distance', HTMLElement).hidden = false;
}

/** Nobody holds what is cut out before a camera. */
function rightOf({ frames }: Rates, index: number): number | undefined {
  return frames[index]?.right_of_all;
}

function orNothing(share: number | undefined): string {
  return share === undefined ? '' : precisePercent(share);
}
