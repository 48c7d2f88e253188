// How often the stated share of a flawed face holds, and what makes it hold: labelled stills are darkened,
// blurred, made small or cut off until the page's own rules name the flaw. Called by scripts/bench flaws.
import { parseArgs } from 'node:util';
import { type Flaw, topIndex } from '../../web/lib/shared/answer.ts';
import { soften, temperatureOf } from '../../web/lib/worker/doubt.ts';
import { flawsOf, measurePixels } from '../../web/lib/worker/flaws.ts';
import { randomFrom } from '../../web/site/bench/accuracy/random.ts';
import { BadInput, openSplit, splitOptions } from './labelled-split.ts';
import { networkDigest, openShippedNetwork, type ShippedNetwork } from './shipped-network.ts';

interface Damaged {
  levels: Uint8Array;
  /** Pixels along the crop in the frame that it is said to come from. */
  frameSide: number;
  /** Mean grey level around the face. */
  around: number;
  /** Of the box, that lies beyond the frame's edge. */
  beyond: number;
}

interface Read {
  mean: Float32Array;
  label: number;
}

interface Doubt {
  flaw: Flaw | 'none';
  faces: number;
  right: number;
  /** Mean share of the likeliest class as the network states it, and as the page says it. */
  stated: number;
  said: number;
  /** Under which the labels are likeliest; the page's own is in web/lib/worker/doubt.ts. */
  temperature: number;
}

/** Every one is told apart by the page's rules alone: what does not look flawed to them is left out. */
const damages: Record<
  Exclude<Flaw, 'turned' | 'incomplete'>,
  (levels: Uint8Array, chance: () => number) => Damaged
> = {
  dark: (levels, chance) => {
    const light = 0.08 + 0.3 * chance();
    return { ...whole(levels), levels: lit(levels, light, chance), around: 128 * light };
  },
  backlit: (levels, chance) => {
    const light = 0.25 + 0.5 * chance();
    return { ...whole(levels), levels: lit(levels, light, chance), around: 240 };
  },
  blurred: (levels, chance) => ({
    ...whole(levels),
    levels: blurred(levels, 0.8 + 1.2 * chance()),
  }),
  small: (levels, chance) => {
    const frameSide = Math.round(14 + 21 * chance());
    return { ...whole(levels), levels: resized(resized(levels, frameSide), 48), frameSide };
  },
  'cut-off': (levels, chance) => {
    const beyond = 0.16 + 0.24 * chance();
    return { ...whole(levels), levels: cutOff(levels, beyond, Math.floor(4 * chance())), beyond };
  },
};

async function main(): Promise<void> {
  const { pixels, votes, split, limit, json } = readOptions();
  const evaluation = await openSplit(pixels, votes, split);
  const network = await openShippedNetwork();
  const read: Record<string, Read[]> = { none: [] };
  const stride = Math.ceil(evaluation.size() / limit);
  for (let i = 0; i < evaluation.size(); i += stride) {
    const label = network.classes.indexOf(evaluation.label(i));
    if (label < 0) continue;
    const levels = evaluation.plane(i).slice();
    read.none?.push({ mean: (await network.read(levels)).mean, label });
    for (const [flaw, damage] of Object.entries(damages)) {
      const damaged = damage(levels, randomFrom(i));
      if (!looks(flaw as Flaw, damaged)) continue;
      read[flaw] = [...(read[flaw] ?? []), { mean: await answer(network, damaged), label }];
    }
    if (process.stderr.isTTY) process.stderr.write(`\rface ${i + 1} of ${evaluation.size()}`);
  }
  if (process.stderr.isTTY) process.stderr.write('\n');
  const found = Object.entries(read).map(([flaw, faces]) => doubtOf(flaw as Flaw, faces));
  if (json) console.log(JSON.stringify({ network: networkDigest(), split, flaws: found }));
  else console.table(found);
}

const answer = async (network: ShippedNetwork, { levels }: Damaged) =>
  (await network.read(levels)).mean;

function looks(flaw: Flaw, { levels, frameSide, around, beyond }: Damaged): boolean {
  const box = { x: -beyond * frameSide, y: 0, width: frameSide, height: frameSide };
  const middle = { x: frameSide / 2, y: frameSide / 2 };
  const landmarks = {
    ...{ leftEye: middle, rightEye: middle, nose: middle, mouth: middle },
    leftEar: { x: 0, y: middle.y },
    rightEar: { x: frameSide, y: middle.y },
  };
  const crop = { centreX: middle.x, centreY: middle.y, side: frameSide, roll: 0 };
  const seen = { ...measurePixels(levels, levels, 48), around };
  const frame = { width: 10 * frameSide, height: 10 * frameSide };
  return flawsOf({ box, landmarks }, crop, frame, seen).includes(flaw);
}

function doubtOf(flaw: Doubt['flaw'], faces: readonly Read[]): Doubt {
  const share = (of: (face: Read) => number) =>
    faces.reduce((sum, face) => sum + of(face), 0) / faces.length;
  const applied = temperatureOf(flaw === 'none' ? [] : [flaw]);
  const top = ({ mean }: Read) => mean[topIndex(mean)] as number;
  return {
    flaw,
    faces: faces.length,
    right: share(({ mean, label }) => Number(topIndex(mean) === label)),
    stated: share(top),
    said: share(({ mean, label }) => top({ mean: softened(mean, applied), label })),
    temperature: likeliestTemperature(faces),
  };
}

/** The temperature under which the labels are likeliest, to 0.05. */
function likeliestTemperature(faces: readonly Read[]): number {
  const loss = (temperature: number) =>
    faces.reduce(
      (sum, { mean, label }) => sum - Math.log(softened(mean, temperature)[label] as number),
      0,
    );
  const candidates = Array.from({ length: 61 }, (_, step) => 0.75 + 0.05 * step);
  return candidates.reduce((best, next) => (loss(next) < loss(best) ? next : best));
}

function softened(shares: Float32Array, temperature: number): Float32Array {
  const copy = shares.slice();
  soften(copy, temperature);
  return copy;
}

const whole = (levels: Uint8Array) => ({ levels, frameSide: 200, around: 128, beyond: 0 });

/** With a sensor's noise of 2.5 grey levels. */
function lit(levels: Uint8Array, light: number, chance: () => number): Uint8Array {
  const normal = () => Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
  return clamped(levels, (level) => light * level + 2.5 * normal());
}

function clamped(levels: Uint8Array, change: (level: number, index: number) => number): Uint8Array {
  return levels.map((level, index) => Math.min(Math.max(Math.round(change(level, index)), 0), 255));
}

/** Gaussian; beyond the edge its last pixel goes on. */
function blurred(levels: Uint8Array, sigma: number): Uint8Array {
  const side = Math.sqrt(levels.length);
  const radius = Math.ceil(3 * sigma);
  const kernel = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  );
  const sum = kernel.reduce((a, b) => a + b);
  const along = (from: Float64Array, dx: number, dy: number) =>
    Float64Array.from(from, (_, index) => {
      const [x, y] = [index % side, Math.floor(index / side)];
      const inside = (at: number) => Math.min(Math.max(at, 0), side - 1);
      return kernel.reduce((total, weight, i) => {
        const [sx, sy] = [inside(x + dx * (i - radius)), inside(y + dy * (i - radius))];
        return total + (weight / sum) * (from[sy * side + sx] as number);
      }, 0);
    });
  const smooth = along(along(Float64Array.from(levels), 1, 0), 0, 1);
  return clamped(levels, (_, index) => smooth[index] as number);
}

/** To [side,side]: the mean of what a pixel covers when it shrinks, bilinear when it grows. */
function resized(levels: Uint8Array, side: number): Uint8Array {
  const from = Math.sqrt(levels.length);
  const scale = from / side;
  const reach = Math.max(scale, 1);
  const weights = Array.from({ length: side }, (_, to) => {
    const centre = (to + 0.5) * scale - 0.5;
    const row = Array.from({ length: from }, (_, at) =>
      Math.max(1 - Math.abs(at - centre) / reach, 0),
    );
    const sum = row.reduce((a, b) => a + b);
    return row.map((weight) => weight / sum);
  });
  return Uint8Array.from({ length: side * side }, (_, index) => {
    const [column, row] = [weights[index % side], weights[Math.floor(index / side)]];
    let sum = 0;
    for (let y = 0; y < from; y++) {
      const down = row?.[y] ?? 0;
      if (down === 0) continue;
      for (let x = 0; x < from; x++) sum += down * (column?.[x] ?? 0) * (levels[y * from + x] ?? 0);
    }
    return Math.round(sum);
  });
}

/** One of the four sides is beyond the frame: its last pixels go on. */
function cutOff(levels: Uint8Array, beyond: number, edge: number): Uint8Array {
  const side = Math.sqrt(levels.length);
  const first = Math.round(beyond * side);
  const kept = (at: number, low: boolean, high: boolean) => {
    if (low) return Math.max(at, first);
    return high ? Math.min(at, side - 1 - first) : at;
  };
  return levels.map((_, index) => {
    const x = kept(index % side, edge === 0, edge === 1);
    const y = kept(Math.floor(index / side), edge === 2, edge === 3);
    return levels[y * side + x] as number;
  });
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        ...splitOptions,
        limit: { type: 'string', default: '2000' },
        json: { type: 'boolean', default: false },
      },
    });
    const { pixels, votes } = values;
    const limit = Number(values.limit);
    if (pixels === undefined || votes === undefined)
      throw new BadInput('--pixels and --votes are needed');
    if (!(limit >= 1)) throw new BadInput(`--limit must be 1 or more, not "${values.limit}"`);
    return { ...values, pixels, votes, limit };
  } catch (error) {
    throw new BadInput(`${(error as Error).message}; see scripts/bench --help`);
  }
}

await main().catch((error) => {
  if (!(error instanceof BadInput)) throw error;
  console.error(`bench: ${error.message}`);
  process.exit(2);
});
