// What was read from files, as files: a line for each face of each picture or frame.
import type { Answer, Box, Flaw } from 'emoxnet';
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

/** `time` of a film's frame, in milliseconds; `known`: how many faces have their numbers already. */
export function readingOf(
  file: string,
  answer: Answer,
  { time, known = 0 }: { time?: number; known?: number } = {},
): Reading {
  const faces = answer.faces.map(({ id, box, expression, sure, probabilities, flaws }) => {
    const shares = Array.from(probabilities, rounded);
    return { id: known + id, box, expression, sure, probabilities: shares, flaws };
  });
  return time === undefined ? { file, faces } : { file, time, faces };
}

/** The highest number of a face. */
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
