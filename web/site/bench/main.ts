// The benchmark's page: Run measures ours where the page is opened; scripts/bench calls the same
// functions, one browser context each, and adds the other libraries.
import { byId } from '../common/element.ts';
import type { FrameKind } from './accuracy/frames.ts';
import { countFalseFaces, type Picture, readFrames as readFaces } from './accuracy/measure.ts';
import { drawChart, type Results } from './chart.ts';
import type { Contestant } from './contestants/contestant.ts';
import { FaceApiContestant } from './contestants/face-api.ts';
import { HumanContestant } from './contestants/human.ts';
import { OurContestant } from './contestants/ours.ts';
import { measureLive, readFrames } from './live.ts';
import type { ContestantName } from './report.ts';
import { compareTimes } from './times.ts';

const video = byId('video', HTMLVideoElement);
const state = byId('state', HTMLElement);
const button = byId('run', HTMLButtonElement);

const create = {
  ours: () => new OurContestant(),
  face_api: () => new FaceApiContestant(),
  human: () => new HumanContestant(),
} satisfies Record<ContestantName, () => Contestant>;

/** Of the comparison, and of a visitor who watches. */
const rounds = { compare: 12, here: 4 };
let live: Contestant | undefined;
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
  /** One library on the camera, from nothing. */
  live: (name: ContestantName) => {
    live = create[name]();
    return measureLive(live, video);
  },
  /** The library that `live` opened goes on until it has answered this many frames more. */
  read: async (frames: number) => {
    if (live !== undefined) await readFrames(live, video, frames);
  },
  /** Prepares a library to read still pictures. */
  open: async (name: ContestantName) => {
    reading = create[name]();
    await reading.load();
  },
  /** What the opened library reads from the faces in these frames. */
  readFaces: (kind: FrameKind, pictures: Picture[]) => readFaces(opened(), kind, pictures),
  countFalseFaces: (seeds: number[]) => countFalseFaces(opened(), seeds),
  show: (results: Results) => drawChart(byId('figures', HTMLElement), results),
};
export type Bench = typeof bench;
Object.assign(globalThis, { bench });

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
    const { views, ...figures } = await bench.live('ours');
    const times = await compareTimes({ ours: create.ours() }, video, rounds.here, showRound);
    const { one_view_ms_p50, live_ms_p50, ...others } = times;
    bench.show({
      ours: {
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
