// Copies a picture's pixels to where the preprocessing reads them, by the shortest way: a camera
// frame's Y plane is the grey picture already, so most frames need neither a canvas nor a conversion.
import type { Crop, PixelFormat } from 'emoxnet-vision';
import { pictureSize } from '../detect/canvas-detector.ts';
import type { Picture } from './protocol.ts';

/** A part of a picture, in whole pixels. Even numbers, as chroma comes in blocks of two by two. */
export interface Region {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** What was copied: a region's pixels, row by row. */
export interface Pixels {
  /** Where the first pixel lies in the picture. */
  left: number;
  top: number;
  width: number;
  height: number;
  /** Bytes from one row to the next. */
  stride: number;
  format: PixelFormat;
}

/** Gives room for a number of bytes; the pixels end up at its start. */
export type Allocate = (bytes: number) => Uint8Array;

/** 8-bit formats whose first plane is luma. */
const lumaFormats = new Set<string | null>(['I420', 'I420A', 'I422', 'I444', 'NV12']);

/** Copies the region, or all of the picture. */
export async function readPixels(
  picture: Picture,
  allocate: Allocate,
  region: Region = whole(picture),
): Promise<Pixels> {
  if (isFrame(picture) && isUpright(picture)) {
    try {
      if (lumaFormats.has(picture.format)) return await readLuma(picture, allocate, region);
      return await readRgba(picture, allocate, region);
    } catch {
      // Not every browser converts to RGBA, nor reads every GPU-backed frame: the canvas does.
    }
  }
  return readCanvas(picture, allocate, region);
}

function whole(picture: Picture): Region {
  return { left: 0, top: 0, ...pictureSize(picture) };
}

/** The part of the picture that these squares of any turn reach, `margin` times their side wider. */
export function regionOf(crops: readonly Crop[], picture: Picture, margin: number): Region {
  const { width, height } = pictureSize(picture);
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (const { centreX, centreY, side, roll } of crops) {
    // Two pixels more than the square: the neighbours that interpolation reads.
    const reach =
      (side / 2) * (Math.abs(Math.cos(roll)) + Math.abs(Math.sin(roll))) + margin * side + 2;
    left = Math.min(left, centreX - reach);
    top = Math.min(top, centreY - reach);
    right = Math.max(right, centreX + reach);
    bottom = Math.max(bottom, centreY + reach);
  }
  // At least a block, also of a square outside of the picture.
  const start = (value: number, size: number) =>
    2 * Math.floor(Math.max(0, Math.min(value, size - 2)) / 2);
  const end = (value: number, from: number, size: number) =>
    Math.min(Math.max(2 * Math.ceil(value / 2), from + 2), size);
  [left, top] = [start(left, width), start(top, height)];
  return {
    left,
    top,
    width: end(right, left, width) - left,
    height: end(bottom, top, height) - top,
  };
}

function isFrame(picture: Picture): picture is VideoFrame {
  return 'copyTo' in picture;
}

/** Whether the frame's memory is what is shown: not turned, mirrored or stretched. */
function isUpright(frame: VideoFrame & { rotation?: number; flip?: boolean }): boolean {
  const rect = frame.visibleRect;
  return (
    rect !== null &&
    rect.width === frame.displayWidth &&
    rect.height === frame.displayHeight &&
    (frame.rotation ?? 0) === 0 &&
    !frame.flip
  );
}

async function readLuma(frame: VideoFrame, allocate: Allocate, region: Region): Promise<Pixels> {
  const options = { rect: rectOf(frame, region) };
  const layout = await frame.copyTo(allocate(frame.allocationSize(options)), options);
  // Cameras that do not say record the limited range.
  const format = frame.colorSpace.fullRange === true ? 'grey' : 'luma-limited';
  return { ...region, stride: firstPlane(layout).stride, format };
}

async function readRgba(frame: VideoFrame, allocate: Allocate, region: Region): Promise<Pixels> {
  const options = { rect: rectOf(frame, region), format: 'RGBA' } as const;
  const layout = await frame.copyTo(allocate(frame.allocationSize(options)), options);
  return { ...region, stride: firstPlane(layout).stride, format: 'rgba' };
}

/** The region in the frame's memory, of which only a part may be visible. */
function rectOf({ visibleRect }: VideoFrame, { left, top, width, height }: Region): DOMRectInit {
  return { x: (visibleRect?.x ?? 0) + left, y: (visibleRect?.y ?? 0) + top, width, height };
}

function firstPlane(layout: PlaneLayout[]): PlaneLayout {
  const [plane] = layout;
  if (plane === undefined || plane.offset !== 0) {
    throw new Error('The frame does not start with its first plane.');
  }
  return plane;
}

/** Kept from picture to picture. */
let canvas: OffscreenCanvasRenderingContext2D | undefined;

function readCanvas(picture: Picture, allocate: Allocate, region: Region): Pixels {
  const { left, top, width, height } = region;
  canvas = fittingCanvas(width, height);
  const size = pictureSize(picture);
  canvas.drawImage(picture, -left, -top, size.width, size.height);
  const { data } = canvas.getImageData(0, 0, width, height);
  allocate(data.length).set(data);
  return { ...region, stride: width * 4, format: 'rgba' };
}

function fittingCanvas(width: number, height: number): OffscreenCanvasRenderingContext2D {
  if (canvas !== undefined && canvas.canvas.width >= width && canvas.canvas.height >= height) {
    canvas.clearRect(0, 0, width, height);
    return canvas;
  }
  const made = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (made === null) throw new Error('This browser cannot draw on an OffscreenCanvas.');
  return made;
}
