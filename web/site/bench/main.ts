// The benchmark's page: Run measures ours where the page is opened; scripts/bench calls the same
// functions, one browser context each, and adds the other libraries.
import { acceptFiles } from '../common/accept-files.ts';
import { byId } from '../common/element.ts';
import { sendFiles } from '../common/inbox.ts';
import type { FrameKind } from './accuracy/frames.ts';
import {
  countFalseFaces,
  type Part,
  type Picture,
  readFrames as readFaces,
  seesFaces,
} from './accuracy/measure.ts';
import type { ReaderName } from './accuracy/report.ts';
import { drawChart, type Results } from './chart.ts';
import type { Contestant } from './contestants/contestant.ts';
import { FaceApiContestant } from './contestants/face-api.ts';
import { HumanContestant } from './contestants/human.ts';
import { CameraContestant, OurContestant } from './contestants/ours.ts';
import { readFrames, type Started, startLive } from './live.ts';
import type { ContestantName } from './report.ts';
import { compareTimes } from './times.ts';

const video = byId('video', HTMLVideoElement);
const state = byId('state', HTMLElement);
const button = byId('run', HTMLButtonElement);

const create = {
  ours: () => new OurContestant(),
  face_api: () => new FaceApiContestant(),
  human: () => new HumanContestant(),
  camera: () => new CameraContestant(),
} satisfies Record<ReaderName, () => Contestant>;

/** Of the comparison, and of a visitor who watches. */
const rounds = { compare: 12, here: 4 };
/** Seconds on the camera: uncounted, as budgets settle and compilers finish, and counted. */
const settling = 2;
const counted = 8;
let prepared: Contestant | undefined;
let live: Contestant | undefined;
let started: Started | undefined;
let reading: Contestant | undefined;

const bench = {
  /** Every library's times, the libraries taking turns. */
  compare: () =>
    compareTimes(
      { ours: create.ours(), face_api: create.face_api(), human: create.human() },
      video,
      rounds.compare,
      showRound,
    ),
  /** Fetches and prepares a library ahead of the click that `start` stands for. */
  prepare: async (name: ContestantName) => {
    prepared = create[name]();
    await prepared.load();
  },
  /** One library on the camera, from nothing if it was not prepared. Milliseconds to its answer. */
  start: async (name: ContestantName) => {
    live = prepared ?? create[name]();
    prepared = undefined;
    started = await startLive(live, video);
    return started.first_answer_ms;
  },
  /** What was started goes on for so many seconds, which are counted from anew. */
  watch: (seconds: number) => running().watch(seconds),
  stop: () => running().stop(),
  /** The library that was started goes on until it has answered this many frames more. */
  read: async (frames: number) => {
    if (live !== undefined) await readFrames(live, video, frames);
  },
  /** Prepares a library to read still pictures. */
  open: async (name: ReaderName) => {
    reading = create[name]();
    await reading.load();
  },
  /** What the opened library reads from the faces in these frames. */
  readFaces: (kind: FrameKind, pictures: Picture[]) => readFaces(opened(), kind, pictures),
  countFalseFaces: (seeds: number[]) => countFalseFaces(opened(), seeds),
  seesFaces: (file: string, parts: Part[]) => seesFaces(opened(), file, parts),
  show: (results: Results) => drawChart(byId('figures', HTMLElement), results),
};
export type Bench = typeof bench;
Object.assign(globalThis, { bench });

function running(): Started {
  if (started === undefined) throw new Error('No library was started.');
  return started;
}

function opened(): Contestant {
  if (reading === undefined) throw new Error('No library was opened.');
  return reading;
}

function showRound(done: number, total: number): void {
  state.textContent = `Round ${done} of ${total}`;
}

async function runHere(): Promise<void> {
  button.disabled = true;
  try {
    state.textContent = 'Reading the camera …';
    const first_answer_ms = await bench.start('ours');
    await bench.watch(settling);
    const { views, ...figures } = await bench.watch(counted);
    bench.stop();
    const times = await compareTimes({ ours: create.ours() }, video, rounds.here, showRound);
    const { one_view_ms_p50, live_ms_p50, ...others } = times;
    bench.show({
      ours: {
        first_answer_cold_ms: first_answer_ms,
        ...figures,
        ...others,
        tta_steps: views,
        one_view_ms_p50: one_view_ms_p50.ours,
        live_ms_p50: live_ms_p50.ours,
      },
    });
    state.textContent = '';
  } catch (error) {
    state.textContent = (error as Error).message;
  }
  button.disabled = false;
}

button.addEventListener('click', () => void runHere());
acceptFiles((files) => files.length > 0 && void sendFiles(files));
