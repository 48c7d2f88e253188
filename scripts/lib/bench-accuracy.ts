// Accuracy from end to end: labelled faces placed in frames, found and read by the built page's own
// engine in Chromium, and by the two other libraries if asked for. Called by scripts/bench accuracy.
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from '@playwright/test';
import { executablePath, quietArguments } from '../../tests/browser/support/chromium.ts';
import { repository } from '../../tests/browser/support/paths.ts';
import { topIndex } from '../../web/lib/shared/answer.ts';
import { type FrameKind, frameKinds } from '../../web/site/bench/accuracy/frames.ts';
import type { Bench } from '../../web/site/bench/main.ts';
import type { ContestantName } from '../../web/site/bench/report.ts';
import { serveBench } from './bench-site.ts';
import { BadInput, openSplit, splitOptions } from './labelled-split.ts';
import { openShippedNetwork } from './shipped-network.ts';

interface LabelledFace {
  /** Of both files, from 0. */
  row: number;
  /** [48,48] grey bytes. */
  levels: Uint8Array;
  expression: string;
}

/** Rates from 0 to 1, of all images. */
interface FrameRates {
  size: FrameKind;
  /** The face that is shown first is the one that is there. */
  found: number;
  /** Its expression is the one that most voters chose. */
  right_of_all: number;
}

interface Rates {
  frames: FrameRates[];
  /** Rooms with nobody in them, and in how many of these a face was seen. */
  empty: { pictures: number; with_false_face: number };
}

interface Report extends Rates {
  split: string;
  images: number;
  /** The network on the pictures as they are, nothing to be found. */
  network_alone: number;
  peers?: Partial<Record<ContestantName, Rates>>;
}

interface Options {
  pixels: string;
  votes: string;
  split: string;
  limit: number;
  peers: boolean;
  json: boolean;
}

/** Pictures that the page gets at once. */
const batch = 20;
const emptyPictures = 1000;
const answersFile = resolve(repository, 'build/bench/accuracy.csv');

declare const bench: Bench;

function readOptions(): Options {
  try {
    const { values } = parseArgs({
      options: {
        ...splitOptions,
        limit: { type: 'string', default: 'Infinity' },
        peers: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const { pixels, votes } = values;
    const limit = Number(values.limit);
    if (pixels === undefined || votes === undefined)
      throw new BadInput('--pixels and --votes are needed');
    if (!(limit >= 1))
      throw new BadInput(`--limit must be a positive number, not "${values.limit}"`);
    return { ...values, pixels, votes, limit };
  } catch (error) {
    throw new BadInput(`${(error as Error).message}; see scripts/bench --help`);
  }
}

async function main({ pixels, votes, split, limit, peers, json }: Options): Promise<void> {
  const faces = spread(await readFaces(pixels, votes, split), limit);
  await mkdir(resolve(repository, 'build/bench'), { recursive: true });
  const answers = createWriteStream(answersFile);
  answers.write('reader,size,row,label,answer\n');
  const network_alone = await networkAlone(faces);
  const site = await serveBench();
  const browser = await chromium.launch({ executablePath, args: quietArguments });
  const measure = (name: ContestantName) =>
    measureReader(browser, site.url, name, faces, limit, (line) => answers.write(`${line}\n`));
  try {
    const ours = await measure('ours');
    const report: Report = { split, images: faces.length, network_alone, ...ours };
    if (peers) {
      report.peers = { human: await measure('human'), face_api: await measure('face_api') };
    }
    if (json) console.log(JSON.stringify(report));
    else print(report);
  } finally {
    await browser.close();
    await site.close();
    answers.end();
  }
  say('every answer is in build/bench/accuracy.csv');
}

/** The split's faces with the expression that most voters chose (protocol A7). */
async function readFaces(pixels: string, votes: string, split: string): Promise<LabelledFace[]> {
  const images = await openSplit(pixels, votes, split);
  const faces: LabelledFace[] = [];
  for (let index = 0; index < images.size(); index++) {
    const expression = images.label(index);
    if (expression === '') continue;
    faces.push({ row: images.row(index), levels: images.plane(index).slice(), expression });
  }
  return faces;
}

/** At most so many of all, evenly spread. */
function spread<Item>(items: readonly Item[], limit: number): Item[] {
  const step = Math.max(1, items.length / limit);
  return items.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

async function networkAlone(faces: readonly LabelledFace[]): Promise<number> {
  const network = await openShippedNetwork();
  let right = 0;
  for (const { levels, expression } of faces) {
    const { mean } = await network.read(levels);
    if (network.classes[topIndex(mean)] === expression) right += 1;
  }
  return right / faces.length;
}

async function measureReader(
  browser: Browser,
  url: string,
  name: ContestantName,
  faces: readonly LabelledFace[],
  limit: number,
  write: (line: string) => void,
): Promise<Rates> {
  const page = await browser.newPage();
  page.on('pageerror', (error) => say(`in the page: ${error.message}`));
  await page.goto(url);
  await page.evaluate((which) => bench.open(which), name);
  const frames: FrameRates[] = [];
  for (const size of frameKinds) {
    say(`${name}: ${size}`);
    let [found, right] = [0, 0];
    for (let first = 0; first < faces.length; first += batch) {
      const some = faces.slice(first, first + batch);
      const read = await readBatch(page, size, some);
      for (const [index, { row, expression }] of some.entries()) {
        const answer = read[index] ?? null;
        if (answer !== null) found += 1;
        if (answer === expression) right += 1;
        write([name, size, row, expression, answer ?? ''].join(','));
      }
    }
    frames.push({ size, found: found / faces.length, right_of_all: right / faces.length });
  }
  say(`${name}: rooms without a face`);
  const pictures = Math.min(emptyPictures, limit);
  let with_false_face = 0;
  for (let first = 0; first < pictures; first += batch) {
    const count = Math.min(batch, pictures - first);
    const seeds = Array.from({ length: count }, (_, index) => -1 - first - index);
    with_false_face += await page.evaluate((rooms) => bench.countFalseFaces(rooms), seeds);
  }
  await page.close();
  return { frames, empty: { pictures, with_false_face } };
}

function readBatch(page: Page, kind: FrameKind, faces: readonly LabelledFace[]) {
  const pictures = faces.map(({ row, levels }) => ({
    seed: row,
    levels: Buffer.from(levels).toString('base64'),
  }));
  return page.evaluate((asked) => bench.readFaces(asked.kind, asked.pictures), { kind, pictures });
}

function print({ peers = {}, ...ours }: Report): void {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  console.log(
    `${ours.images} images of ${ours.split}; network alone ${percent(ours.network_alone)}`,
  );
  const readers: [string, Rates][] = [['ours', ours], ...Object.entries(peers)];
  console.table(
    Object.fromEntries(
      frameKinds.map((size, index) => {
        const cells = readers.map(([name, { frames }]) => {
          const { found = 0, right_of_all = 0 } = frames[index] ?? {};
          return [`${name}: found / right`, `${percent(found)} / ${percent(right_of_all)}`];
        });
        return [`${size} px`, Object.fromEntries(cells)];
      }),
    ),
  );
  for (const [name, { empty }] of readers) {
    const { pictures, with_false_face } = empty;
    console.log(`${name}: a false face in ${with_false_face} of ${pictures} rooms without anybody`);
  }
}

function say(text: string): void {
  console.error(`bench: ${text}`);
}

try {
  await main(readOptions());
} catch (error) {
  if (!(error instanceof BadInput)) throw error;
  console.error(`bench accuracy: ${error.message}`);
  process.exitCode = 2;
}
