// Many pictures and films, one after the other: a row for each, and their numbers as one file.
import { createReader, EmoxnetError } from 'emoxnet';
import { type Film, openFilm } from 'emoxnet/film';
import { byId } from '../common/element.ts';
import { expectedClasses } from '../common/expected-classes.ts';
import { faultWords } from '../common/fault-words.ts';
import { pathOf } from '../common/file-paths.ts';
import { openFrame } from '../common/frame.ts';
import { receiveFiles } from '../common/inbox.ts';
import { Notice } from '../common/notice.ts';
import { providerWish } from '../common/provider-wish.ts';
import { save } from '../common/save.ts';
import { StatusLine } from '../common/status-line.ts';
import { strings } from '../words/strings.ts';
import { forgetFilms, hasKeptFilms, keepFilm, recallFilm } from './kept-films.ts';
import {
  FaceNumbers,
  faceCount,
  mostSeen,
  type Reading,
  readingOf,
  toCsv,
  toJson,
  usualFlaws,
} from './readings.ts';
import { Row } from './row.ts';

const { files: words } = strings;

/** Milliseconds between two words about a film's progress, and between two times that it is kept. */
const wordPause = 250;
const keepPause = 5000;

/** Faults for which a file is refused; of what else fails another try may succeed. */
const ofFiles =
  /-unreadable$|^(file-missing|file-empty|films-unsupported|pixels-altered|frame-failed)$/;

/** A file and what was read from it so far. */
interface Entry {
  file: File;
  row: Row;
  readings: Reading[];
  /** Of a film, in seconds, as its container tells. */
  length: number;
  isDone: boolean;
  isRefused: boolean;
  /** Whether the worker fell silent over it. */
  hasSilenced: boolean;
}

openFrame(add);

const notice = new Notice();
const status = new StatusLine();
const list = byId('files', HTMLOListElement);
const stop = byId('stop', HTMLButtonElement);
const goOn = byId('continue', HTMLButtonElement);
const results = byId('results', HTMLElement);
const fileInput = byId('file', HTMLInputElement);
const folderInput = byId('folder', HTMLInputElement);

let entries: Entry[] = [];
let classes: readonly string[] = expectedClasses;
let model = '';
let network = '';
/** Whether there are films of an earlier visit to be forgotten. */
let keeps = false;
let running: Promise<void> | undefined;
let stopping = false;

const reader = createReader({ provider: providerWish(location.search), smoothing: false });
reader.addEventListener('progress', ({ detail }) => {
  if (entries.length > 0) status.showProgress(detail.received, detail.expected);
});
reader.addEventListener('ready', ({ detail }) => {
  status.showReady(detail.choice);
  ({ classes, model, network } = detail);
});

function add(files: readonly File[]): void {
  if (files.length === 0) {
    notice.show(strings.noPictureDropped);
    return;
  }
  notice.hide();
  for (const file of files) {
    const row = new Row(file);
    list.append(row.element);
    entries.push({
      file,
      row,
      readings: [],
      length: 0,
      isDone: false,
      isRefused: false,
      hasSilenced: false,
    });
  }
  byId('empty', HTMLElement).hidden = true;
  run();
}

/** Reads what is left, in the list's order. */
function run(): void {
  if (running !== undefined) return;
  stopping = false;
  notice.hide();
  running = readAll().finally(() => {
    running = undefined;
    showState();
  });
  showState();
}

async function readAll(): Promise<void> {
  try {
    ({ model, network } = await reader.load());
    for (;;) {
      const next = entries.find(({ isDone }) => !isDone);
      if (next === undefined || stopping) break;
      await readEntry(next);
      showState();
    }
  } catch (error) {
    status.hideProgress();
    notice.show(faultWords(EmoxnetError.from(error, 'network-failed')));
  }
}

/** A file that cannot be read costs that file. By trying: many systems give no type, or a wrong one. */
async function readEntry(entry: Entry): Promise<void> {
  const ways = [readPicture, readFilm];
  if (entry.file.type.startsWith('video/')) ways.reverse();
  const faults: EmoxnetError[] = [];
  for (const read of ways) {
    try {
      await read(entry);
      return;
    } catch (error) {
      const fault = EmoxnetError.from(error, 'picture-unreadable');
      // The file is not to blame, and may be read once that is mended.
      const isSilent = fault.code === 'worker-silent';
      if (!ofFiles.test(fault.code) && !(isSilent && entry.hasSilenced)) {
        entry.hasSilenced ||= isSilent;
        throw fault;
      }
      faults.push(fault);
    }
  }
  entry.isDone = entry.isRefused = true;
  const asFilm = faults[ways.indexOf(readFilm)] as EmoxnetError;
  const asPicture = faults[ways.indexOf(readPicture)] as EmoxnetError;
  // What is a film, or seems to be one, is refused as one.
  const isFilm = asFilm.code === 'format-unreadable' || asPicture.code === 'video-unreadable';
  entry.row.fail(faultWords(isFilm ? asFilm : asPicture));
}

async function readPicture(entry: Entry): Promise<void> {
  const { file, row } = entry;
  const answer = await reader.read(file);
  row.showPicture(answer);
  entry.readings = [readingOf(pathOf(file), answer)];
  entry.isDone = true;
}

async function readFilm(entry: Entry): Promise<void> {
  const { file, row } = entry;
  if (entry.readings.length === 0) {
    const kept = await recallFilm(file, network);
    if (kept !== undefined) {
      const { readings, isWhole: isDone, length } = kept;
      Object.assign(entry, { readings, isDone, length });
    }
  }
  if (!entry.isDone) {
    const film = await openFilm(file);
    entry.length = film.duration / 1000;
    await readFrames(entry, film).finally(() => film.close());
  }
  const { readings } = entry;
  await row.showFilm(readings, classes);
  const seconds = (readings.at(-1)?.time ?? 0) / 1000;
  if (!entry.isDone) row.say(words.stopped(seconds));
  else {
    const faces = faceCount(readings);
    const read = words.filmRead(readings.length, seconds, faces);
    const flaws = usualFlaws(readings, mostSeen(readings) ?? 0).map((flaw) => strings.flaw(flaw));
    const end = endsEarly(readings, entry.length) ? [words.endsEarly(entry.length)] : [];
    row.say(read, ...flaws, ...end);
  }
}

/** Whether a film's pictures end long before it does: its rest is damaged. `length`: seconds. */
function endsEarly(readings: readonly Reading[], length: number): boolean {
  const [first = 0, last = 0] = [readings[0]?.time, readings.at(-1)?.time];
  // The last picture stays as long as the others did.
  const picture = (last - first) / Math.max(readings.length - 1, 1);
  return length - (last + picture) / 1000 > Math.max(1, 0.05 * length);
}

/** Until the end, or until it is stopped. */
async function readFrames(entry: Entry, film: Film): Promise<void> {
  const { file, row, readings } = entry;
  const last = readings.at(-1)?.time;
  // The next frame, however soon it comes.
  const from = last === undefined ? 0 : last + 0.5;
  const numbers = new FaceNumbers(readings);
  const began = performance.now();
  let told = -Infinity;
  let keptAt = began;
  const keep = (isWhole: boolean) =>
    keepFilm(file, { network, classes, readings, isWhole, length: entry.length });
  for await (const { time, answer } of reader.follow(film.frames(from))) {
    readings.push(readingOf(pathOf(file), answer, { time, numbers }));
    const now = performance.now();
    if (now - told > wordPause) {
      told = now;
      const speed = (time - from) / (now - began);
      const left = speed > 0 ? (film.duration - time) / speed / 1000 : Infinity;
      row.showProgress(time, film.duration, left, speed);
    }
    if (stopping) break;
    if (now - keptAt > keepPause) {
      keptAt = now;
      await keep(false);
    }
  }
  entry.isDone = !stopping;
  await keep(entry.isDone);
}

function showState(): void {
  const refused = entries.filter(({ isRefused }) => isRefused).length;
  const read = entries.filter(({ isDone }) => isDone).length - refused;
  const left = read + refused < entries.length;
  stop.hidden = running === undefined;
  stop.disabled = stopping;
  goOn.hidden = running !== undefined || !left;
  results.hidden = entries.length === 0;
  byId('clear', HTMLButtonElement).hidden = entries.length === 0 && !keeps;
  byId('summary', HTMLElement).textContent =
    entries.length === 0 ? '' : words.summary(read, entries.length, refused);
  const has = entries.some(({ readings }) => readings.length > 0);
  for (const id of ['save-csv', 'save-json']) byId(id, HTMLButtonElement).disabled = !has;
}

async function clear(): Promise<void> {
  stopping = true;
  // What is being read would be kept once more at its end.
  await running;
  for (const { row } of entries) row.close();
  entries = [];
  await forgetFilms();
  keeps = false;
  byId('empty', HTMLElement).hidden = false;
  notice.hide();
  showState();
}

for (const [button, input] of [
  ['choose-files', fileInput],
  ['choose-folder', folderInput],
] as const) {
  byId(button, HTMLButtonElement).addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    const chosen = [...(input.files ?? [])].filter(({ name }) => !name.startsWith('.'));
    // The same ones again, too.
    input.value = '';
    if (chosen.length > 0) add(chosen);
  });
}
stop.addEventListener('click', () => {
  stopping = true;
  showState();
});
goOn.addEventListener('click', run);
const all = () => entries.flatMap(({ readings }) => readings);
byId('save-csv', HTMLButtonElement).addEventListener('click', () =>
  save('expressions.csv', 'text/csv', toCsv(all(), classes)),
);
byId('save-json', HTMLButtonElement).addEventListener('click', () =>
  save('expressions.json', 'application/json', toJson(all(), classes, model)),
);
byId('clear', HTMLButtonElement).addEventListener('click', () => void clear());

keeps = await hasKeptFilms();
showState();
const received = await receiveFiles();
if (received === undefined) notice.show(words.lost);
else if (received.length > 0) add(received);
