// Where it fails: the scores that ship with the network, to look through.

import { defaultModel } from 'emoxnet';
import { byId } from '../common/element.ts';
import { openFrame } from '../common/frame.ts';
import { Notice } from '../common/notice.ts';
import { strings } from '../words/strings.ts';
import { ConfusionTable } from './confusion.ts';
import { showDistance } from './distance.ts';
import { showFlaws } from './flaws.ts';
import { student, teacher, voteCeiling } from './paper.ts';
import { showReliability } from './reliability.ts';
import { answered, loadReport, type Measures, type Report, type Score, wilson } from './report.ts';
import { showRobustness } from './robustness.ts';
import { addInterval, addPoint, bodyRow, headRow, scale } from './scale.ts';

openFrame();

const scoreSelect = byId('score', HTMLSelectElement);
const viewsSelect = byId('views', HTMLSelectElement);
const measureSelect = byId('measure', HTMLSelectElement);
const orderSelect = byId('order', HTMLSelectElement);
const unitSelect = byId('cell-unit', HTMLSelectElement);
const { limits, precisePercent, percent, className } = strings;

/** A count of successes out of a number of trials. */
interface Share {
  name: string;
  right: number;
  all: number;
}

async function open(): Promise<void> {
  const report = await loadReport(defaultModel);
  scoreSelect.replaceChildren(
    ...report.scores.map(
      ({ protocol, split, images }, index) =>
        new Option(limits.score(protocol, split, images), String(index)),
    ),
  );
  const confusion = new ConfusionTable();
  const show = () => showReport(report, confusion);
  for (const select of [scoreSelect, viewsSelect, measureSelect, orderSelect, unitSelect]) {
    select.addEventListener('change', show);
  }
  show();
  if (report.robustness !== null) showRobustness(report.robustness, report.classes.length);
  showFlaws();
  showDistance();
  byId('report', HTMLElement).hidden = false;
}

function showReport(report: Report, confusion: ConfusionTable): void {
  const score = report.scores[Number(scoreSelect.value)];
  if (score === undefined) return;
  const measures = viewsSelect.value === 'single' ? score.single : score.tta;
  const notes = [limits.protocols[score.protocol], limits.splits[score.split]];
  byId('protocol', HTMLElement).textContent = notes.filter(Boolean).join(' ');
  showAccuracy(score, measures);
  showClasses(measures, report.classes);
  confusion.show(
    measures.confusion,
    report.classes,
    unitSelect.value === 'count' ? 'count' : 'share',
  );
  byId('calibration', HTMLElement).textContent = limits.calibration.value(
    precisePercent(measures.ece),
  );
  byId('temperature', HTMLElement).textContent = limits.calibration.temperature(report.temperature);
  showReliability(measures.calibration);
  showPaper(measures, report.classes);
}

function showAccuracy({ protocol, images }: Score, measures: Measures): void {
  const [low, high] = measures.accuracy_interval;
  byId('accuracy', HTMLElement).textContent = limits.overall.accuracy(
    precisePercent(measures.accuracy),
    precisePercent(low),
    precisePercent(high),
    images,
  );
  const line = scale();
  addInterval(line, measures.accuracy_interval);
  addPoint(line, measures.accuracy, 'ours').dataset.name = limits.overall.ours;
  const ceiling = voteCeiling[protocol];
  if (ceiling !== undefined)
    addPoint(line, ceiling, 'ceiling').dataset.name = limits.overall.people;
  byId('accuracy-scale', HTMLElement).replaceChildren(line);
  byId('ceiling', HTMLElement).textContent =
    ceiling === undefined ? limits.overall.noCeiling : limits.overall.ceiling(percent(ceiling));
}

function showClasses({ confusion }: Measures, classes: readonly string[]): void {
  const recall = measureSelect.value === 'recall';
  const shares = classes.map((name, index): Share => {
    if (!recall) return { name, ...answered(confusion, index) };
    const row = confusion[index] ?? [];
    return { name, right: row[index] ?? 0, all: row.reduce((sum, count) => sum + count, 0) };
  });
  const value = ({ right, all }: Share) => (all === 0 ? 0 : right / all);
  if (orderSelect.value === 'worst') shares.sort((a, b) => value(a) - value(b));
  byId('measure-meaning', HTMLElement).textContent = recall
    ? limits.classes.recallMeaning
    : limits.classes.precisionMeaning;
  const rows = shares.map((share) => {
    const line = scale();
    const [low, high] = wilson(share.right, share.all);
    addInterval(line, [low, high]);
    addPoint(line, value(share), 'ours');
    return bodyRow(
      className(share.name),
      line,
      precisePercent(value(share)),
      limits.classes.interval(percent(low), percent(high)),
      `${share.right} / ${share.all}`,
    );
  });
  const { columns } = limits.classes;
  byId('classes', HTMLTableElement).replaceChildren(
    headRow(
      columns.expression,
      columns.plot,
      recall ? limits.classes.recall : limits.classes.precision,
      columns.interval,
      columns.pictures,
    ),
    ...rows,
  );
}

function showPaper({ per_class }: Measures, classes: readonly string[]): void {
  const rows = classes.map((name) => {
    const values = [teacher.f1[name], student.f1[name], per_class[name]?.f1];
    const line = scale();
    for (const [index, kind] of ['teacher', 'student', 'ours'].entries()) {
      const value = values[index];
      if (value !== undefined) addPoint(line, value, kind);
    }
    const texts = values.map((value) => (value === undefined ? '–' : limits.paper.f1(value)));
    return bodyRow(className(name), line, ...texts);
  });
  const { columns } = limits.classes;
  byId('paper', HTMLTableElement).replaceChildren(
    headRow(
      columns.expression,
      columns.plot,
      limits.paper.teacherShort,
      limits.paper.studentShort,
      limits.paper.oursShort,
    ),
    ...rows,
  );
}

open().catch((error: Error) => new Notice().show(limits.missing(error.message)));
