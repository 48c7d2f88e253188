// What a camera's faults cost: accuracy under each of them at three strengths, and how the network
// takes a trembling box and pictures without a face.

import { byId } from '../common/element.ts';
import { strings } from '../words/strings.ts';
import type { Robustness } from './report.ts';
import { addPoint, bodyRow, headRow, scale } from './scale.ts';

const { camera: texts } = strings.limits;
const { percent, precisePercent } = strings;
const kinds = ['slight', 'strong', 'worst'] as const;

/** `classes`: how many expressions the network tells apart. */
export function showRobustness(robustness: Robustness, classes: number): void {
  const { accuracy, faults, images, instability, tremble_pixels } = robustness;
  byId('camera-faults', HTMLTableElement).replaceChildren(
    headRow(texts.fault, texts.plot, ...kinds.map((kind) => texts.strengths[kind])),
    ...faults.map(({ fault, accuracy: under }) => {
      const line = scale();
      addPoint(line, accuracy, 'ceiling');
      for (const [index, kind] of kinds.entries()) addPoint(line, under[index] ?? 0, kind);
      return bodyRow(texts.faults[fault] ?? fault, line, ...under.map(precisePercent));
    }),
  );
  byId('camera-reading', HTMLElement).textContent = texts.reading(images, precisePercent(accuracy));
  byId('trembling', HTMLElement).textContent = texts.trembling(
    tremble_pixels,
    precisePercent(instability),
  );
  byId('outliers', HTMLElement).textContent = texts.outliers(
    robustness.outliers,
    percent(robustness.outlier_confidence),
    classes,
    percent(1 / classes),
  );
  byId('camera', HTMLElement).hidden = false;
}
