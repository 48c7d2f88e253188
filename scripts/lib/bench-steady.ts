// How steady answers are and how soon they follow a face, by how much they are smoothed: clips made from
// labelled stills, with a box that trembles, noise and changing light. Called by scripts/bench steady.
import { parseArgs } from 'node:util';
import { topIndex } from '../../web/lib/shared/answer.ts';
import { Smoother } from '../../web/lib/worker/smoothing.ts';
import { randomFrom } from '../../web/site/bench/accuracy/random.ts';
import { median } from '../../web/site/bench/statistics.ts';
import { BadInput, openSplit, splitOptions } from './labelled-split.ts';
import { openShippedNetwork, type ShippedNetwork } from './shipped-network.ts';

/** Milliseconds. */
const frameTime = 1000 / 30;
const framesOfClip = 60;
/** After so long a change has been taken over by 63 %; 0 smooths nothing. */
const timeConstants = [0, 50, 100, 150, 200, 250];
/** What a hand-held camera does, standard deviations: of the crop's side, radians, grey levels. */
const trembling = { shift: 0.02, scale: 0.03, roll: 0.03 };
const noise = 4;
/** How far the light swings, and how much of that differs from frame to frame. */
const light = { swing: 0.25, flutter: 0.03 };
const views = ['single', 'mean'] as const;

type Answers = Record<(typeof views)[number], Float32Array[]>;

interface Steadiness {
  time_constant_ms: number;
  /** Share of frames whose likeliest class is neither that of the frame before nor of the one after. */
  flicker_one_view: number;
  flicker_ten_views: number;
  /** From a face's change of expression to the likeliest class that it then has; ten views. */
  delay_ms_p50: number;
  delay_ms_p90: number;
}

async function main(): Promise<void> {
  const { pixels, votes, split, clips, json } = readOptions();
  const evaluation = await openSplit(pixels, votes, split);
  const network = await openShippedNetwork();
  const stride = Math.max(1, Math.floor(evaluation.size() / clips));
  const taken: Answers[] = [];
  for (let index = 0; index < evaluation.size() && taken.length < clips; index += stride) {
    taken.push(await clipOf(network, evaluation.plane(index).slice(), index));
    if (process.stderr.isTTY) process.stderr.write(`\rclip ${taken.length} of ${clips}`);
  }
  if (process.stderr.isTTY) process.stderr.write('\n');
  const found = timeConstants.map((constant) => steadiness(taken, constant));
  if (json) console.log(JSON.stringify({ split, clips: taken.length, smoothing: found }));
  else console.table(found);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        ...splitOptions,
        clips: { type: 'string', default: '300' },
        json: { type: 'boolean', default: false },
      },
    });
    const { pixels, votes } = values;
    const clips = Number(values.clips);
    if (pixels === undefined || votes === undefined)
      throw new BadInput('--pixels and --votes are needed');
    if (!(clips >= 2)) throw new BadInput(`--clips must be 2 or more, not "${values.clips}"`);
    return { ...values, pixels, votes, clips };
  } catch (error) {
    throw new BadInput(`${(error as Error).message}; see scripts/bench --help`);
  }
}

/** What the network says, frame by frame. */
async function clipOf(network: ShippedNetwork, still: Uint8Array, seed: number): Promise<Answers> {
  const random = randomFrom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const side = Math.sqrt(still.length);
  const phase = 2 * Math.PI * random();
  const answers: Answers = { single: [], mean: [] };
  for (let frame = 0; frame < framesOfClip; frame++) {
    const swing = light.swing * Math.sin(phase + (2 * Math.PI * frame) / framesOfClip);
    const gain = 1 + swing + light.flutter * normal();
    const levels = still.map((level) =>
      Math.min(Math.max(Math.round(gain * level + noise * normal()), 0), 255),
    );
    const crop = {
      centreX: side * (0.5 + trembling.shift * normal()),
      centreY: side * (0.5 + trembling.shift * normal()),
      side: side * (1 + trembling.scale * normal()),
      roll: trembling.roll * normal(),
    };
    const read = await network.read(levels, crop);
    for (const kind of views) answers[kind].push(read[kind]);
  }
  return answers;
}

function steadiness(clips: readonly Answers[], constant: number): Steadiness {
  const flicker = (kind: keyof Answers) => {
    const shares = clips.map((clip) => flickerOf(topsOf(clip[kind], constant)));
    return shares.reduce((sum, share) => sum + share, 0) / shares.length;
  };
  const delays = delaysOf(clips, constant).sort((a, b) => a - b);
  return {
    time_constant_ms: constant,
    flicker_one_view: flicker('single'),
    flicker_ten_views: flicker('mean'),
    delay_ms_p50: median(delays),
    delay_ms_p90: delays[Math.floor(0.9 * delays.length)] ?? Number.NaN,
  };
}

function topsOf(answers: readonly Float32Array[], constant: number): number[] {
  const smoother = new Smoother(constant);
  return answers.map((answer, frame) => {
    const shown = answer.slice();
    if (constant > 0) smoother.smooth(shown, frame * frameTime);
    return topIndex(shown);
  });
}

function flickerOf(tops: readonly number[]): number {
  const odd = tops.filter(
    (top, frame) =>
      frame > 0 && frame < tops.length - 1 && top !== tops[frame - 1] && top !== tops[frame + 1],
  );
  return odd.length / (tops.length - 2);
}

/** One clip goes over into the next that shows something else. */
function delaysOf(clips: readonly Answers[], constant: number): number[] {
  const delays: number[] = [];
  for (const [index, { mean }] of clips.entries()) {
    const next = clips[index + 1]?.mean;
    if (next === undefined) break;
    const [from, to] = [usualTop(mean), usualTop(next)];
    if (from === to) continue;
    const tops = topsOf([...mean, ...next], constant);
    const late = tops.slice(framesOfClip).indexOf(to);
    delays.push((late < 0 ? framesOfClip : late) * frameTime);
  }
  return delays;
}

function usualTop(answers: readonly Float32Array[]): number {
  const counts = new Array<number>(answers[0]?.length ?? 0).fill(0);
  for (const answer of answers) counts[topIndex(answer)] = (counts[topIndex(answer)] ?? 0) + 1;
  return topIndex(counts);
}

await main().catch((error) => {
  if (!(error instanceof BadInput)) throw error;
  console.error(`bench: ${error.message}`);
  process.exit(2);
});
