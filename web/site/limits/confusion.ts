// The confusion matrix as a table to walk through: what people called a face, what the network did.

import { byId, make } from '../common/element.ts';
import { strings } from '../words/strings.ts';
import { headRow } from './scale.ts';

/** How an arrow key moves from cell to cell: rows, columns. */
const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export class ConfusionTable {
  readonly #table = byId('confusion', HTMLTableElement);
  readonly #words = byId('cell-words', HTMLElement);
  #cells: HTMLButtonElement[][] = [];

  constructor() {
    this.#table.addEventListener('keydown', (event) => this.#walk(event));
  }

  /** `confusion`: [label][answer], counts. */
  show(confusion: number[][], classes: readonly string[], unit: 'share' | 'count'): void {
    const names = classes.map(strings.className);
    const head = headRow(strings.limits.confusion.corner, ...names);
    const body = make('tbody');
    this.#cells = confusion.map((counts, label) => {
      const row = make('tr');
      const name = make('th', '', names[label]);
      name.scope = 'row';
      const all = counts.reduce((sum, count) => sum + count, 0);
      const cells = counts.map((count, answer) => {
        const share = all === 0 ? 0 : count / all;
        const cell = make('button', 'cell', unit === 'share' ? strings.percent(share) : `${count}`);
        cell.type = 'button';
        cell.tabIndex = label === 0 && answer === 0 ? 0 : -1;
        cell.classList.toggle('right', label === answer);
        cell.style.setProperty('--share', String(share));
        const words = strings.limits.confusion.cell(
          names[label] ?? '',
          names[answer] ?? '',
          count,
          all,
        );
        for (const event of ['focus', 'click', 'pointerenter']) {
          cell.addEventListener(event, () => {
            this.#words.textContent = words;
          });
        }
        return cell;
      });
      row.append(name, ...cells.map(inCell));
      body.append(row);
      return cells;
    });
    this.#table.replaceChildren(head, body);
    this.#words.textContent = strings.limits.confusion.hint;
  }

  /** One stop for the Tab key, arrows inside, as in a grid. */
  #walk(event: KeyboardEvent): void {
    const step = steps[event.key];
    if (step === undefined) return;
    const here = event.target as HTMLButtonElement;
    const row = this.#cells.findIndex((cells) => cells.includes(here));
    const column = this.#cells[row]?.indexOf(here) ?? -1;
    const next = this.#cells[row + step[0]]?.[column + step[1]];
    if (next === undefined) return;
    event.preventDefault();
    here.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

function inCell(button: HTMLElement): HTMLElement {
  const cell = make('td');
  cell.append(button);
  return cell;
}
