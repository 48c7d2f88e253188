// What was read from files, as files: a line for each face of each picture or frame.
import type { Answer, Box, Face, Flaw } from 'emoxnet';
import { rounded } from '../common/save.ts';

export interface FaceReading {
  /** Of a film: the same face keeps its number. */
  id: number;
  box: Box;
  expression: string;
  sure: boolean;
  probabilities: number[];
  flaws: Flaw[];
}

export interface Reading {
  file: string;
  /** Milliseconds, of a film's frame. */
  time?: number;
  faces: FaceReading[];
}

/** `film`: the time of its frame, in milliseconds, and the numbers of its faces. */
export function readingOf(
  file: string,
  answer: Answer,
  film?: { time: number; numbers: FaceNumbers },
): Reading {
  const numbers = film?.numbers.of(answer.faces, film.time);
  const faces = answer.faces.map(
    ({ id, box, expression, sure, probabilities, flaws }, index): FaceReading => {
      const shares = Array.from(probabilities, rounded);
      return { id: numbers?.[index] ?? id, box, expression, sure, probabilities: shares, flaws };
    },
  );
  return film === undefined ? { file, faces } : { file, time: film.time, faces };
}

/** Milliseconds for which a face that was out of sight keeps its number, as a reader's do. */
const memory = 500;

/**
 * A film's faces by number, from 1, as they appear. A reader counts the faces of all films, and does not
 * know again those that were there when a film was stopped.
 */
export class FaceNumbers {
  readonly #numbers = new Map<number, number>();
  /** Those of the last frame before it was stopped. */
  #left: FaceReading[];
  readonly #stopped: number;
  #last: number;

  /** `before`: what was read of the film already. */
  constructor(before: readonly Reading[] = []) {
    const { faces = [], time = 0 } = before.at(-1) ?? {};
    this.#left = [...faces];
    this.#stopped = time;
    this.#last = faceCount(before);
  }

  /** Of the faces of the frame at this time, in milliseconds. */
  of(faces: readonly Pick<Face, 'id' | 'box'>[], time: number): number[] {
    if (time - this.#stopped > memory) this.#left = [];
    return faces.map(({ id, box }) => {
      const number = this.#numbers.get(id) ?? this.#ofOneThatWasThere(box) ?? this.#last + 1;
      this.#last = Math.max(this.#last, number);
      this.#numbers.set(id, number);
      return number;
    });
  }

  #ofOneThatWasThere(box: Box): number | undefined {
    const place = this.#left.findIndex((face) => liesIn(face.box, box) && liesIn(box, face.box));
    return place < 0 ? undefined : this.#left.splice(place, 1)[0]?.id;
  }
}

/** Whether the middle of the first lies in the second. */
function liesIn(inner: Box, { x, y, width, height }: Box): boolean {
  const [across, down] = [inner.x + inner.width / 2 - x, inner.y + inner.height / 2 - y];
  return across >= 0 && across < width && down >= 0 && down < height;
}

/** The number of the face that was seen most often; undefined where none was. */
export function mostSeen(readings: readonly Reading[]): number | undefined {
  const times = new Map<number, number>();
  for (const { faces } of readings)
    for (const { id } of faces) times.set(id, (times.get(id) ?? 0) + 1);
  return [...times].sort((a, b) => b[1] - a[1])[0]?.[0];
}

/** What stood in the way of reading that face in most of its frames. */
export function usualFlaws(readings: readonly Reading[], face: number): Flaw[] {
  const frames = readings.flatMap(({ faces }) => faces.filter(({ id }) => id === face));
  const times = new Map<Flaw, number>();
  for (const { flaws } of frames)
    for (const flaw of flaws) times.set(flaw, (times.get(flaw) ?? 0) + 1);
  return [...times].filter(([, count]) => 2 * count > frames.length).map(([flaw]) => flaw);
}

/** How many faces were followed: they are numbered from 1. */
export function faceCount(readings: readonly Reading[]): number {
  let highest = 0;
  for (const { faces } of readings) for (const { id } of faces) highest = Math.max(highest, id);
  return highest;
}

/** RFC 4180. A picture without a face has a line with the file alone. */
export function toCsv(readings: readonly Reading[], classes: readonly string[]): string {
  const heads = ['file', 'seconds', 'face', 'x', 'y', 'width', 'height', 'expression', 'sure'];
  const lines = [[...heads, ...classes, 'flaws'].join(',')];
  for (const { file, time, faces } of readings) {
    const start = [quoted(file), time === undefined ? '' : (time / 1000).toFixed(3)];
    if (faces.length === 0) {
      lines.push([...start, ...Array(heads.length - 2 + classes.length + 1).fill('')].join(','));
    }
    for (const { id, box, expression, sure, probabilities, flaws } of faces) {
      const place = [box.x, box.y, box.width, box.height].map((pixels) => pixels.toFixed(1));
      const cells = [id, ...place, expression, sure, ...probabilities, flaws.join(' ')];
      lines.push([...start, ...cells].join(','));
    }
  }
  return `${lines.join('\r\n')}\r\n`;
}

/** `model`: the network that gave the answers. */
export function toJson(
  readings: readonly Reading[],
  classes: readonly string[],
  model: string,
): string {
  return `${JSON.stringify({ model, classes, readings }, null, 1)}\n`;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
