// Copies a picture's pixels to where the preprocessing reads them, by the shortest way: a camera
// frame's Y plane is the grey picture already, so most frames need neither a canvas nor a conversion.
import type { PixelFormat } from 'emoxnet-vision';
import type { Crop } from '../shared/answer.ts';
import { FaultError } from '../shared/faults.ts';
import type { Picture } from '../shared/messages.ts';

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
  /** What `allocate` gave; read it before anything makes that memory grow. */
  bytes: Uint8Array;
  /** Where a Y plane's colours lie; undefined where they are not there. */
  chroma?: Chroma;
}

/** The two colour differences of a Y plane, in the same bytes. */
export interface Chroma {
  /** Where the first of each lies, in bytes. */
  cb: number;
  cr: number;
  /** Bytes from one row to the next, and from one value to the next. */
  stride: number;
  step: 1 | 2;
  /** 1 where there is one value for two pixels of that direction, otherwise 0. */
  halvedX: 0 | 1;
  halvedY: 0 | 1;
  matrix: 'bt601' | 'bt709';
}

/** Gives room for a number of bytes; the pixels end up at its start. */
export type Allocate = (bytes: number) => Uint8Array;

/** Rows and columns at which a picture's light is looked at. */
const places = 24;

/** 8-bit formats whose first plane is luma, and how coarse their colours are. */
const lumaFormats = new Map<string | null, Pick<Chroma, 'step' | 'halvedX' | 'halvedY'>>([
  ['I420', { step: 1, halvedX: 1, halvedY: 1 }],
  ['I420A', { step: 1, halvedX: 1, halvedY: 1 }],
  ['I422', { step: 1, halvedX: 1, halvedY: 0 }],
  ['I444', { step: 1, halvedX: 0, halvedY: 0 }],
  ['NV12', { step: 2, halvedX: 1, halvedY: 1 }],
]);

/** How often in a row frames of a kind could not be copied, and after how often it is not tried again. */
const failures = new Map<string, number>();
const failuresAllowed = 3;

/** Copies the region, or all of the picture. */
export async function readPixels(
  picture: Picture,
  allocate: Allocate,
  region: Region = whole(picture),
): Promise<Pixels> {
  if (isFrame(picture) && isUpright(picture)) {
    const kind = `${picture.format} ${picture.codedWidth} ${picture.codedHeight}`;
    const failed = failures.get(kind) ?? 0;
    if (failed < failuresAllowed) {
      try {
        const read = lumaFormats.has(picture.format) ? readLuma : readRgba;
        const pixels = await read(picture, allocate, region);
        failures.delete(kind);
        return pixels;
      } catch {
        // Not every browser converts to RGBA, nor reads every GPU-backed frame: the canvas does.
        failures.set(kind, failed + 1);
      }
    }
  }
  return readCanvas(picture, allocate, region);
}

/** Size in pixels as shown. */
export function pictureSize(picture: Picture): { width: number; height: number } {
  return 'displayWidth' in picture
    ? { width: picture.displayWidth, height: picture.displayHeight }
    : { width: picture.width, height: picture.height };
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

/** The brightest of some hundred places of what was copied, as a grey level from 0 to 255. */
export function brightestOf({ bytes, width, height, stride, format }: Pixels): number {
  const step = format === 'rgba' ? 4 : 1;
  let brightest = 0;
  for (let row = 0; row < places; row++) {
    const start = Math.floor(((row + 0.5) * height) / places) * stride;
    for (let column = 0; column < places; column++) {
      // Of colours green, which makes up most of the grey.
      const at =
        start + Math.floor(((column + 0.5) * width) / places) * step + (step === 4 ? 1 : 0);
      brightest = Math.max(brightest, bytes[at] as number);
    }
  }
  return format === 'luma-limited' ? Math.max(0, ((brightest - 16) * 255) / 219) : brightest;
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
  const bytes = allocate(frame.allocationSize(options));
  const layout = await frame.copyTo(bytes, options);
  // Cameras that do not say record the limited range.
  const format = frame.colorSpace.fullRange === true ? 'grey' : 'luma-limited';
  const chroma = chromaOf(frame, layout);
  return { ...region, stride: firstPlane(layout).stride, format, bytes, ...chroma };
}

function chromaOf({ format, colorSpace }: VideoFrame, planes: PlaneLayout[]): { chroma?: Chroma } {
  const coarseness = lumaFormats.get(format);
  const [, first, second] = planes;
  if (coarseness === undefined || first === undefined) return {};
  const { offset: cb, stride } = first;
  // NV12 has both in one plane.
  const cr = coarseness.step === 2 ? cb + 1 : second?.offset;
  if (cr === undefined) return {};
  const matrix = colorSpace.matrix === 'bt709' ? 'bt709' : 'bt601';
  return { chroma: { cb, cr, stride, matrix, ...coarseness } };
}

async function readRgba(frame: VideoFrame, allocate: Allocate, region: Region): Promise<Pixels> {
  const options = { rect: rectOf(frame, region), format: 'RGBA' } as const;
  const bytes = allocate(frame.allocationSize(options));
  const layout = await frame.copyTo(bytes, options);
  return { ...region, stride: firstPlane(layout).stride, format: 'rgba', bytes };
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
let isFaithful: boolean | undefined;

function readCanvas(picture: Picture, allocate: Allocate, region: Region): Pixels {
  isFaithful ??= keepsPixels();
  if (!isFaithful) throw new FaultError('pixels-altered');
  const { left, top, width, height } = region;
  canvas = fittingCanvas(width, height);
  const size = pictureSize(picture);
  canvas.drawImage(picture, -left, -top, size.width, size.height);
  const { data } = canvas.getImageData(0, 0, width, height);
  const bytes = allocate(data.length);
  bytes.set(data);
  return { ...region, stride: width * 4, format: 'rgba', bytes };
}

/**
 * Whether a canvas gives back what was drawn on it. Against fingerprinting some browsers give noise; others
 * change a few pixels by a level, which harms nothing.
 */
function keepsPixels(): boolean {
  const size = 16;
  const step = 255 / (size - 1);
  const ramp = new OffscreenCanvas(size, size).getContext('2d', { willReadFrequently: true });
  if (ramp === null) throw noCanvas();
  for (let column = 0; column < size; column++) {
    const level = Math.round(column * step);
    ramp.fillStyle = `rgb(${level} ${level} ${level})`;
    ramp.fillRect(column, 0, 1, size);
  }
  const { data } = ramp.getImageData(0, 0, size, size);
  let off = 0;
  for (let pixel = 0; pixel < size * size; pixel++) {
    off += Math.abs((data[4 * pixel] as number) - (pixel % size) * step);
  }
  return off / (size * size) < step;
}

function fittingCanvas(width: number, height: number): OffscreenCanvasRenderingContext2D {
  if (canvas !== undefined && canvas.canvas.width >= width && canvas.canvas.height >= height) {
    canvas.clearRect(0, 0, width, height);
    return canvas;
  }
  const made = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (made === null) throw noCanvas();
  return made;
}

function noCanvas(): Error {
  return new Error('This browser cannot draw on an OffscreenCanvas.');
}
