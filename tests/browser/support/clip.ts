// What the fake camera shows: a face that holds one expression, turns to another, holds that, and
// turns back, its head never quite still. Chromium plays it over and over.
import type { Expression } from '../../../web/src/puppet/puppet.ts';
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

async function* frames(studio: Studio): AsyncGenerator<Uint8Array> {
  for (let frame = 0; frame < seconds * framesPerSecond; frame++) {
    yield await studio.i420(shotAt(frame / framesPerSecond));
  }
}

function shotAt(time: number): Shot {
  const [from, to] = clipExpressions;
  const turned = (since: number) => Math.min(Math.max((time - since) / turnSeconds, 0), 1);
  const amount = turned(holdSeconds) - turned(seconds - turnSeconds);
  // Whole periods, so that the loop shows no jump.
  const wave = (periods: number) => Math.sin((2 * Math.PI * periods * time) / seconds);
  const pose = { x: 0.02 * wave(1), y: 0.01 * wave(2), roll: 0.05 * wave(1), scale: 0.95 };
  return { ...size, from, to, amount, pose };
}
