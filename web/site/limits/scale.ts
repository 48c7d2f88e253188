// A value on a line from 0 to 1, with its interval or with others beside it; its table row says the
// same in figures.
import { make } from '../common/element.ts';

/** An empty line. */
export function scale(): HTMLElement {
  const line = make('div', 'scale');
  line.setAttribute('aria-hidden', 'true');
  return line;
}

/** `kind` is its class in limits.css. */
export function addPoint(line: HTMLElement, at: number, kind: string): HTMLElement {
  const point = make('span', `point ${kind}`);
  point.style.setProperty('--at', String(at));
  line.append(point);
  return point;
}

export function addInterval(line: HTMLElement, [low, high]: readonly [number, number]): void {
  const range = make('span', 'interval');
  range.style.setProperty('--low', String(low));
  range.style.setProperty('--high', String(high));
  line.append(range);
}

export function headRow(...names: string[]): HTMLElement {
  const row = make('tr');
  row.append(
    ...names.map((name) => {
      const cell = make('th', '', name);
      cell.scope = 'col';
      return cell;
    }),
  );
  const head = make('thead');
  head.append(row);
  return head;
}

/** A row named `name`; texts become cells. */
export function bodyRow(name: string, ...cells: (string | HTMLElement)[]): HTMLElement {
  const row = make('tr');
  const head = make('th', '', name);
  head.scope = 'row';
  row.append(
    head,
    ...cells.map((content) => {
      const cell = make('td');
      cell.append(content);
      return cell;
    }),
  );
  return row;
}
