// FER-2013's images with the expression that most of FER+'s voters chose (protocol A7: the first of
// the largest of the ten columns; rows where that is contempt, unknown or no face are left out).
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

export const splits = { train: 'Training', valid: 'PublicTest', test: 'PrivateTest' } as const;
export type Split = keyof typeof splits;

export interface LabelledFace {
  /** Of both files, from 0. */
  row: number;
  /** [48,48] grey bytes. */
  levels: Uint8Array;
  expression: string;
}

export const side = 48;

/** The vote columns in the file's order; undefined for what is no expression of ours. */
const columns = [
  ...['neutral', 'happy', 'surprise', 'sad', 'angry', 'disgust', 'fear'],
  ...[undefined, undefined, undefined],
];
/** Columns before the votes: the usage and the image's name. */
const firstVote = 2;

/**
 * The split's images without those that an earlier split also holds. Throws an Error with one sentence
 * if the files are not what they should be.
 */
export async function readFaces(pixels: string, votes: string, split: Split) {
  for (const [file, what] of [
    [pixels, 'fer2013.csv'],
    [votes, 'fer2013new.csv'],
  ] as const) {
    if (!existsSync(file)) throw new Error(`${file}: no such file; expected ${what}`);
  }
  const voteLines = readFileSync(votes, 'utf8').trimEnd().split(/\r?\n/).slice(1);
  const order = Object.values(splits);
  const wanted = order.indexOf(splits[split]);
  const earlier = new Set<string>();
  const candidates: { row: number; text: string }[] = [];
  let row = -1;
  for await (const line of createInterface({ input: createReadStream(pixels) })) {
    if (row >= 0) {
      const [, text = '', usage = ''] = line.replaceAll('"', '').split(',');
      const at = order.indexOf(usage.trim() as (typeof order)[number]);
      if (at < 0) throw new Error(`${pixels}, row ${row}: unknown usage "${usage}"`);
      if (at < wanted) earlier.add(text);
      if (at === wanted) candidates.push({ row, text });
    }
    row += 1;
  }
  if (row !== voteLines.length) {
    throw new Error(`${votes}: has ${voteLines.length} rows, ${pixels} has ${row}`);
  }
  const faces: LabelledFace[] = [];
  for (const candidate of candidates) {
    const expression = expressionOf(voteLines[candidate.row] as string);
    if (expression === undefined || earlier.has(candidate.text)) continue;
    const levels = Uint8Array.from(candidate.text.split(' '), Number);
    if (levels.length !== side * side) {
      throw new Error(`${pixels}, row ${candidate.row}: expected ${side * side} pixels`);
    }
    faces.push({ row: candidate.row, levels, expression });
  }
  return faces;
}

function expressionOf(line: string): string | undefined {
  const counts = line.split(',').slice(firstVote).map(Number);
  return columns[counts.indexOf(Math.max(...counts))];
}
