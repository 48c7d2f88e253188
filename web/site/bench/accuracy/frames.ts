// The frames in which a face is to be found and read: across a room, near the camera, or cut out.
import { blankCanvas, canvasOf, context2d, drawScene, frameSize, type Place } from './scene.ts';

/** A face of so many pixels in a room of 640x480, or a picture that is nothing but the face. */
export const frameKinds = [384, 240, 120, 80, 60, '48 tight', '480 tight'] as const;
export type FrameKind = (typeof frameKinds)[number];

/** Pixels along the pictures of faces. */
const pictureSide = 48;

export interface Frame {
  canvas: HTMLCanvasElement;
  /** Where the face lies; undefined where nobody is. */
  place: Place | undefined;
}

/** `levels`: [48,48] grey bytes. The same seed makes the same room and place. */
export function frameWith(levels: Uint8Array, kind: FrameKind, seed: number): Frame {
  const picture = canvasOf(levels, pictureSide);
  if (typeof kind === 'number') {
    const canvas = blankCanvas(frameSize.width, frameSize.height);
    return { canvas, place: drawScene(context2d(canvas), seed, { picture, side: kind }) };
  }
  const side = Number.parseInt(kind, 10);
  const canvas = blankCanvas(side, side);
  const context = context2d(canvas);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, side, side);
  return { canvas, place: { x: 0, y: 0, side } };
}

/** A room with nobody in it. */
export function emptyFrame(seed: number): Frame {
  const canvas = blankCanvas(frameSize.width, frameSize.height);
  return { canvas, place: drawScene(context2d(canvas), seed) };
}
