// Accuracy from end to end: labelled faces placed in frames, found and read by the built page's own
// engine in Chromium, and by the two other libraries if asked for. Called by scripts/bench accuracy.
import { createHash } from 'node:crypto';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, readdir, readFile, truncate } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { extname, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from '@playwright/test';
import { executablePath, quietArguments } from '../../tests/browser/support/chromium.ts';
import { repository } from '../../tests/browser/support/paths.ts';
import { topIndex } from '../../web/lib/shared/answer.ts';
import { type FrameKind, frameKinds } from '../../web/site/bench/accuracy/frames.ts';
import type { Part } from '../../web/site/bench/accuracy/measure.ts';
import type { AccuracyReport, Rates, ReaderName } from '../../web/site/bench/accuracy/report.ts';
import type { Bench } from '../../web/site/bench/main.ts';
import { serveBench } from './bench-site.ts';
import { BadInput, openSplit, splitOptions } from './labelled-split.ts';
import { networkDigest, openShippedNetwork } from './shipped-network.ts';

interface LabelledFace {
  /** Of both files, from 0. */
  row: number;
  /** [48,48] grey bytes. */
  levels: Uint8Array;
  expression: string;
}

interface Options {
  pixels: string;
  votes: string;
  split: string;
  limit: number;
  /** Folder of photographs with nobody in them. */
  things?: string;
  peers: boolean;
  /** Pages side by side. */
  jobs: number;
  json: boolean;
}

/** What is to be read: a frame with a face, a room with nobody in it, or a part of a photograph. */
interface Picture {
  kind: FrameKind | 'room' | Photograph;
  /** Of the face; of a room its seed, of a photograph the part's place among `parts`. */
  row: number;
  label: string;
  levels?: Uint8Array;
  photograph?: Buffer;
}

/** With its content's hash. */
type Photograph = `thing ${string}`;

/** Pictures that a page gets at once. */
const batchSize = 20;
const emptyRooms = 1000;
/** Of the images, those that are held before the camera: each takes it eight frames. */
const cameraImages = 400;

/** Of a photograph: the whole, and what cutting its sides leaves. */
const parts: readonly Part[] = [1, 2, 3, 4].flatMap((cuts) =>
  Array.from({ length: cuts ** 2 }, (_, index) => ({
    x: (index % cuts) / cuts,
    y: Math.floor(index / cuts) / cuts,
    width: 1 / cuts,
    height: 1 / cuts,
  })),
);

declare const bench: Bench;

function readOptions(): Options {
  try {
    const { values } = parseArgs({
      options: {
        ...splitOptions,
        limit: { type: 'string', default: 'Infinity' },
        things: { type: 'string' },
        peers: { type: 'boolean', default: false },
        jobs: { type: 'string', default: String(availableParallelism()) },
        json: { type: 'boolean', default: false },
      },
    });
    const { pixels, votes } = values;
    const limit = Number(values.limit);
    if (pixels === undefined || votes === undefined)
      throw new BadInput('--pixels and --votes are needed');
    if (!(limit >= 1))
      throw new BadInput(`--limit must be a positive number, not "${values.limit}"`);
    const jobs = Number(values.jobs);
    if (!(Number.isInteger(jobs) && jobs >= 1))
      throw new BadInput(`--jobs must be a whole number from 1, not "${values.jobs}"`);
    return { ...values, pixels, votes, limit, jobs };
  } catch (error) {
    throw new BadInput(`${(error as Error).message}; see scripts/bench --help`);
  }
}

async function main(options: Options): Promise<void> {
  const { pixels, votes, split, limit, peers, jobs, json } = options;
  const things = options.things === undefined ? [] : await readThings(options.things);
  const all = await readFaces(pixels, votes, split);
  const faces = spread(all, limit);
  const pictures = [...pictureList(faces, frameKinds, Math.min(emptyRooms, limit)), ...things];
  const answers = await Answers.open(await fingerprint(all));
  const network_alone = await networkAlone(faces);
  const site = await serveBench();
  const browser = await chromium.launch({ executablePath, args: quietArguments });
  const measure = async (name: ReaderName, some = pictures) => {
    await answerAll(browser, site.url, name, some, answers, jobs);
    return ratesOf(name, some, answers);
  };
  const measureCamera = async () => {
    const some = spread(faces, cameraImages);
    const inRooms = frameKinds.filter((kind) => typeof kind === 'number');
    const rates = await measure('camera', pictureList(some, inRooms, Math.min(emptyRooms, limit)));
    return { images: some.length, ...rates };
  };
  try {
    const ours = await measure('ours');
    const report: AccuracyReport = {
      network: networkDigest(),
      split,
      images: faces.length,
      network_alone,
      ...ours,
      camera: await measureCamera(),
    };
    if (peers) {
      report.peers = { human: await measure('human'), face_api: await measure('face_api') };
    }
    if (json) console.log(JSON.stringify(report));
    else print(report);
  } finally {
    await browser.close();
    await site.close();
    answers.close();
  }
  say(`every answer is in ${relative(repository, answers.file)}`);
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

/** Every part of every photograph in a folder. */
async function readThings(folder: string): Promise<Picture[]> {
  const extensions = ['.png', '.jpg', '.jpeg', '.webp', '.bmp'];
  const names = await readdir(folder).catch(() => []);
  const pictures: Picture[] = [];
  for (const name of names.toSorted()) {
    if (!extensions.includes(extname(name).toLowerCase())) continue;
    const photograph = await readFile(resolve(folder, name));
    const hash = createHash('sha256').update(photograph).digest('hex');
    const kind: Photograph = `thing ${hash.slice(0, 8)}`;
    pictures.push(...parts.map((_, row) => ({ kind, row, label: name, photograph })));
  }
  if (pictures.length === 0)
    throw new BadInput(`--things ${folder}: holds no picture; expected photographs of things`);
  return pictures;
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

/** Every kind of frame with every face, then the rooms with nobody in them. */
function pictureList(
  faces: readonly LabelledFace[],
  kinds: readonly FrameKind[],
  emptyOnes: number,
): Picture[] {
  const frames = kinds.flatMap((kind) =>
    faces.map(({ row, levels, expression }) => ({ kind, row, label: expression, levels })),
  );
  const rooms = Array.from({ length: emptyOnes }, (_, index) => ({
    kind: 'room' as const,
    row: -1 - index,
    label: '',
  }));
  return [...frames, ...rooms];
}

/** Has a library read what it has not yet answered, several pages side by side. */
async function answerAll(
  browser: Browser,
  url: string,
  name: ReaderName,
  pictures: readonly Picture[],
  answers: Answers,
  jobs: number,
): Promise<void> {
  const open = pictures.filter((picture) => answers.of(name, picture) === undefined);
  const progress = new Progress(name, open.length);
  const batches = inBatches(open);
  const work = async () => {
    const page = await browser.newPage();
    page.on('pageerror', (error) => say(`in the page: ${error.message}`));
    await page.goto(url);
    await page.evaluate((which) => bench.open(which), name);
    for (const some of batches) {
      const read = await readBatch(page, some);
      for (const [index, picture] of some.entries()) answers.add(name, picture, read[index] ?? '');
      progress.add(some.length);
    }
    await page.close();
  };
  if (open.length > 0) await Promise.all(Array.from({ length: jobs }, work));
}

/** Pictures of one kind that a page gets at once; several takers share them out. */
function* inBatches(pictures: readonly Picture[]): Generator<Picture[]> {
  for (let first = 0; first < pictures.length; ) {
    const some = pictures.slice(first, first + batchSize);
    const other = some.findIndex(({ kind }) => kind !== some[0]?.kind);
    const same = other < 0 ? some : some.slice(0, other);
    first += same.length;
    yield same;
  }
}

/** The expression of each picture's face, or that a room has one; empty where none was seen. */
async function readBatch(page: Page, pictures: readonly Picture[]): Promise<(string | null)[]> {
  const kind = pictures[0]?.kind ?? 'room';
  if (isThing(kind)) {
    const file = pictures[0]?.photograph?.toString('base64') ?? '';
    const some = pictures.map(({ row }) => parts[row] as Part);
    const seen = await page.evaluate((asked) => bench.seesFaces(asked.file, asked.some), {
      file,
      some,
    });
    return seen.map((one) => (one ? 'face' : null));
  }
  const asked = pictures.map(({ row, levels = new Uint8Array() }) => ({
    seed: row,
    levels: Buffer.from(levels).toString('base64'),
  }));
  if (kind !== 'room') {
    return page.evaluate((some) => bench.readFaces(some.kind, some.asked), { kind, asked });
  }
  const seen: (string | null)[] = [];
  for (const { seed } of asked) {
    const faces = await page.evaluate((room) => bench.countFalseFaces([room]), seed);
    seen.push(faces > 0 ? 'face' : null);
  }
  return seen;
}

function isThing(kind: Picture['kind']): kind is Photograph {
  return String(kind).startsWith('thing ');
}

function ratesOf(name: ReaderName, pictures: readonly Picture[], answers: Answers): Rates {
  const share = (
    isAsked: (kind: Picture['kind']) => boolean,
    holds: (answer: string, label: string) => boolean,
  ) => {
    const some = pictures.filter(({ kind }) => isAsked(kind));
    const held = some.filter((one) => holds(answers.of(name, one) ?? '', one.label));
    return { all: some.length, held: held.length, rate: held.length / some.length };
  };
  const sees = (answer: string) => answer !== '';
  const rooms = share((kind) => kind === 'room', sees);
  const things = share(isThing, sees);
  const sizes = frameKinds.filter((size) => pictures.some(({ kind }) => kind === size));
  return {
    frames: sizes.map((size) => ({
      size,
      found: share((kind) => kind === size, sees).rate,
      right_of_all: share(
        (kind) => kind === size,
        (answer, label) => answer === label,
      ).rate,
    })),
    empty: { pictures: rooms.all, with_false_face: rooms.held },
    ...(things.all > 0 && { things: { parts: things.all, with_false_face: things.held } }),
  };
}

/**
 * Every answer, in a file that a run that was interrupted carries on. It is named after all that answers
 * depend on.
 */
class Answers {
  readonly file: string;
  readonly #known: Map<string, string>;
  readonly #stream: WriteStream;

  private constructor(file: string, known: Map<string, string>) {
    this.file = file;
    this.#known = known;
    this.#stream = createWriteStream(file, { flags: 'a' });
    if (known.size === 0) this.#stream.write('reader,size,row,label,answer\n');
  }

  static async open(fingerprint: string): Promise<Answers> {
    const folder = resolve(repository, 'build/bench');
    await mkdir(folder, { recursive: true });
    const file = resolve(folder, `accuracy-${fingerprint.slice(0, 8)}.csv`);
    const text = await readFile(file, 'utf8').catch(() => '');
    const known = new Map<string, string>();
    // A last line that was cut off is answered again.
    const whole = text.lastIndexOf('\n') + 1;
    if (whole < text.length) await truncate(file, whole);
    for (const line of text.slice(0, whole).split('\n').slice(1, -1)) {
      const [name, kind, row, , answer = ''] = line.split(',');
      known.set(`${name},${kind},${row}`, answer);
    }
    if (known.size > 0) say(`carries on from ${known.size} answers`);
    return new Answers(file, known);
  }

  of(name: ReaderName, { kind, row }: Picture): string | undefined {
    return this.#known.get(`${name},${kind},${row}`);
  }

  add(name: ReaderName, { kind, row, label }: Picture, answer: string): void {
    this.#known.set(`${name},${kind},${row}`, answer);
    this.#stream.write(`${name},${kind},${row},${label},${answer}\n`);
  }

  close(): void {
    this.#stream.end();
  }
}

/** Of the faces, the frames around them, and the package and libraries that read them. */
async function fingerprint(faces: readonly LabelledFace[]): Promise<string> {
  const hash = createHash('sha256');
  for (const { row, expression, levels } of faces)
    hash.update(`${row} ${expression}`).update(levels);
  for (const folder of ['web/lib/dist', 'web/site/bench/accuracy', 'web/site/bench/contestants']) {
    const names = await readdir(resolve(repository, folder), { recursive: true });
    for (const name of names.sort()) {
      const content = await readFile(resolve(repository, folder, name)).catch(() => '');
      hash.update(name).update(content);
    }
  }
  const peers = await readdir(resolve(repository, 'build/bench-peers'));
  return hash.update(peers.sort().join()).digest('hex');
}

/** Says every minute how far a library is. */
class Progress {
  readonly #name: ReaderName;
  readonly #all: number;
  readonly #start = performance.now();
  #said = this.#start;
  #done = 0;

  constructor(name: ReaderName, all: number) {
    this.#name = name;
    this.#all = all;
    say(`${name}: ${all} pictures to read`);
  }

  add(count: number): void {
    this.#done += count;
    const now = performance.now();
    if (now - this.#said < 60_000) return;
    this.#said = now;
    const left = ((now - this.#start) / this.#done) * (this.#all - this.#done);
    say(`${this.#name}: ${this.#done} of ${this.#all}, ${Math.ceil(left / 60_000)} min left`);
  }
}

function print({ peers = {}, camera, ...ours }: AccuracyReport): void {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  console.log(
    `${ours.images} images of ${ours.split}; network alone ${percent(ours.network_alone)}`,
  );
  const onCamera: [string, Rates][] = camera === undefined ? [] : [['on a camera', camera]];
  const readers: [string, Rates][] = [['ours', ours], ...onCamera, ...Object.entries(peers)];
  console.table(
    Object.fromEntries(
      frameKinds.map((size, index) => {
        const cells = readers.map(([name, { frames }]) => {
          const rates = frames[index];
          const cell = rates && `${percent(rates.found)} / ${percent(rates.right_of_all)}`;
          return [`${name}: found / right`, cell ?? ''];
        });
        return [`${size} px`, Object.fromEntries(cells)];
      }),
    ),
  );
  for (const [name, { empty, things }] of readers) {
    const { pictures, with_false_face } = empty;
    console.log(`${name}: a false face in ${with_false_face} of ${pictures} rooms without anybody`);
    if (things === undefined) continue;
    console.log(`${name}: and in ${things.with_false_face} of ${things.parts} parts of things`);
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
