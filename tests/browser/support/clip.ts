// What the fake camera shows; Chromium plays it over and over. One clip has a face that holds one
// expression, turns to another, holds that, and turns back, its head never quite still; another has two
// faces side by side, of which the right one leaves and comes back; in the third the only face does; in
// the fourth it is far off.
import type { Expression } from '../../../web/site/puppet/puppet.ts';
import type { Shot, Studio } from './studio.ts';
import { writeY4m } from './y4m.ts';

/** The clip's two expressions, in the order they come. */
export const clipExpressions = ['happy', 'surprise'] as const satisfies Expression[];

const size = { width: 640, height: 480 };
const framesPerSecond = 30;
const holdSeconds = 2;
const turnSeconds = 0.5;
const seconds = 2 * (holdSeconds + turnSeconds);

export async function writeClip(studio: Studio, file: string): Promise<void> {
  await writeY4m(file, { ...size, framesPerSecond, frames: frames(studio) });
}

async function* frames(studio: Studio, scale?: number): AsyncGenerator<Uint8Array> {
  for (let frame = 0; frame < seconds * framesPerSecond; frame++) {
    yield await studio.i420(shotAt(frame / framesPerSecond, scale));
  }
}

/** Seconds that both faces are there, and that only the left one is. */
export const pairSeconds = { both: 3, alone: 2 };

export async function writePairClip(studio: Studio, file: string): Promise<void> {
  const half = { width: size.width / 2, height: size.height };
  const outOfSight = { y: 10 };
  const left = await studio.i420({ ...half, from: 'happy', pose: { scale: 0.7 } });
  const right = await studio.i420({ ...half, from: 'surprise', pose: { scale: 0.7 } });
  const wall = await studio.i420({ ...half, from: 'neutral', pose: outOfSight });
  const [both, alone] = [beside(left, right), beside(left, wall)];
  const shots = [
    ...Array(pairSeconds.both * framesPerSecond).fill(both),
    ...Array(pairSeconds.alone * framesPerSecond).fill(alone),
  ];
  await writeY4m(file, { ...size, framesPerSecond, frames: shots });
}

/** Seconds that the face is there, and that nobody is. */
export const leavingSeconds = { there: 2, gone: 2 };

export async function writeLeavingClip(studio: Studio, file: string): Promise<void> {
  const there = await studio.i420({ ...size, from: 'happy', pose: {} });
  const gone = await studio.i420({ ...size, from: 'neutral', pose: { y: 10 } });
  const shots = [
    ...Array(leavingSeconds.there * framesPerSecond).fill(there),
    ...Array(leavingSeconds.gone * framesPerSecond).fill(gone),
  ];
  await writeY4m(file, { ...size, framesPerSecond, frames: shots });
}

/** The first clip, seen from across the room: a face of some 60 pixels. */
export async function writeFarClip(studio: Studio, file: string): Promise<void> {
  await writeY4m(file, { ...size, framesPerSecond, frames: frames(studio, 0.17) });
}

/** Two I420 pictures of half the clip's width as one. */
function beside(left: Uint8Array, right: Uint8Array): Uint8Array {
  const half = size.width / 2;
  // Y has rows of half the width; both chroma planes have rows of half of that.
  const rows = [
    ...Array<number>(size.height).fill(half),
    ...Array<number>(size.height).fill(half / 2),
  ];
  const parts: Uint8Array[] = [];
  let start = 0;
  for (const length of rows) {
    parts.push(left.subarray(start, start + length), right.subarray(start, start + length));
    start += length;
  }
  return Buffer.concat(parts);
}

function shotAt(time: number, scale = 0.95): Shot {
  const [from, to] = clipExpressions;
  const turned = (since: number) => Math.min(Math.max((time - since) / turnSeconds, 0), 1);
  const amount = turned(holdSeconds) - turned(seconds - turnSeconds);
  // Whole periods, so that the loop shows no jump.
  const wave = (periods: number) => Math.sin((2 * Math.PI * periods * time) / seconds);
  const pose = { x: 0.02 * wave(1), y: 0.01 * wave(2), roll: 0.05 * wave(1), scale };
  return { ...size, from, to, amount, pose };
}
