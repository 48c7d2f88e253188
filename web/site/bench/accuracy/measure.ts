// What a library makes of frames with a known face, or with none.
import type { Contestant, Seen } from '../contestants/contestant.ts';
import { emptyFrame, type FrameKind, frameWith } from './frames.ts';
import type { Place } from './scene.ts';

/** Intersection over union from which on a box counts as the face's: some end at the brows and chin. */
const sameFace = 0.2;

export interface Picture {
  /** Makes the room. */
  seed: number;
  /** [48,48] grey bytes in base64. */
  levels: string;
}

/** The expression read from each picture's face; null where that was not the face it showed first. */
export async function readFrames(
  contestant: Contestant,
  kind: FrameKind,
  pictures: readonly Picture[],
): Promise<(string | null)[]> {
  const answers: (string | null)[] = [];
  for (const { seed, levels } of pictures) {
    const bytes = Uint8Array.from(atob(levels), (character) => character.charCodeAt(0));
    const { canvas, place } = frameWith(bytes, kind, seed);
    const seen = await contestant.look(canvas);
    const found = seen !== undefined && place !== undefined && shared(seen, place) > sameFace;
    answers.push(found ? seen.expression : null);
  }
  return answers;
}

/** In how many rooms with nobody in them a face was seen. */
export async function countFalseFaces(contestant: Contestant, seeds: readonly number[]) {
  let count = 0;
  for (const seed of seeds) {
    if ((await contestant.look(emptyFrame(seed).canvas)) !== undefined) count += 1;
  }
  return count;
}

/** A part of a picture, in the picture's sides. */
export interface Part {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Whether a face was seen in each of these parts of a picture file, which comes in base64. */
export async function seesFaces(contestant: Contestant, file: string, parts: readonly Part[]) {
  const bytes = Uint8Array.from(atob(file), (character) => character.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes]));
  const answers: boolean[] = [];
  for (const { x, y, width, height } of parts) {
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(width * picture.width);
    canvas.height = Math.round(height * picture.height);
    const left = Math.round(x * picture.width);
    const top = Math.round(y * picture.height);
    canvas.getContext('2d')?.drawImage(picture, -left, -top);
    answers.push((await contestant.look(canvas)) !== undefined);
  }
  picture.close();
  return answers;
}

function shared({ box }: Seen, place: Place): number {
  const width = Math.min(box.x + box.width, place.x + place.side) - Math.max(box.x, place.x);
  const height = Math.min(box.y + box.height, place.y + place.side) - Math.max(box.y, place.y);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (box.width * box.height + place.side ** 2 - width * height);
}
