// The same work by every library in turn, in one page: what differs between two runs of a browser
// cancels out.
import type { Contestant } from './contestants/contestant.ts';
import type { OurContestant } from './contestants/ours.ts';
import { openCamera } from './live.ts';
import type { ContestantName } from './report.ts';
import { median } from './statistics.ts';

export type Contestants = { ours: OurContestant } & Partial<Record<ContestantName, Contestant>>;

/** Medians in milliseconds by name of the library; NaN for those that did not take part. */
export interface TimeFigures {
  one_view_ms_p50: Record<ContestantName, number>;
  live_ms_p50: Record<ContestantName, number>;
  live_in_time_ms_p50: number;
  tta10_ms_p50: number;
  preprocess_ms_p50: number;
}

/** Calls of one measurement: longer than the clock's tick, shorter than a change of the weather. */
const runs = 10;
const preprocessRuns = 100;

/** Before the `rounds` there is one that does not count, to warm up. */
export async function compareTimes(
  contestants: Contestants,
  video: HTMLVideoElement,
  rounds: number,
  onRound: (done: number, rounds: number) => void,
): Promise<TimeFigures> {
  const all = Object.entries(contestants) as [ContestantName, Contestant][];
  const stopCamera = await openCamera(video);
  for (const [, contestant] of all) await contestant.load();
  const oneView = noTimes();
  const live = noTimes();
  const liveInTime: number[] = [];
  const tta10: number[] = [];
  const preprocess: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    for (const [name, contestant] of all) {
      const milliseconds = await contestant.classify(runs);
      if (round > 0) oneView[name].push(milliseconds);
    }
    for (const [name, contestant] of all) {
      const times = await contestant.readFrames(video, runs);
      if (round > 0) live[name].push(...times);
    }
    const inTime = await contestants.ours.readFramesInTime(video, runs);
    const views = await contestants.ours.classifyAllViews(runs);
    const prepared = await contestants.ours.preprocess(video, preprocessRuns);
    if (round === 0) continue;
    liveInTime.push(...inTime);
    tta10.push(views);
    preprocess.push(prepared);
    onRound(round, rounds);
  }
  stopCamera();
  return {
    one_view_ms_p50: medians(oneView),
    live_ms_p50: medians(live),
    live_in_time_ms_p50: median(liveInTime),
    tta10_ms_p50: median(tta10),
    preprocess_ms_p50: median(preprocess),
  };
}

type Times = Record<ContestantName, number[]>;

function noTimes(): Times {
  return { ours: [], face_api: [], human: [] };
}

function medians(times: Times): Record<ContestantName, number> {
  return {
    ours: median(times.ours),
    face_api: median(times.face_api),
    human: median(times.human),
  };
}
