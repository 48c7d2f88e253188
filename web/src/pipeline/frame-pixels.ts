// Copies a picture's pixels to where the preprocessing reads them, by the shortest way: a camera
// frame's Y plane is the grey picture already, so most frames need neither a canvas nor a conversion.
import type { PixelFormat } from 'emoxnet-vision';
import { pictureSize } from '../detect/canvas-detector.ts';
import type { Picture } from './protocol.ts';

export interface Pixels {
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

export async function readPixels(picture: Picture, allocate: Allocate): Promise<Pixels> {
  if (isFrame(picture) && isUpright(picture)) {
    if (lumaFormats.has(picture.format)) return readLuma(picture, allocate);
    try {
      return await readRgba(picture, allocate);
    } catch {
      // Not every browser converts to RGBA, nor reads every GPU-backed frame: the canvas does.
    }
  }
  return readCanvas(picture, allocate);
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

async function readLuma(frame: VideoFrame, allocate: Allocate): Promise<Pixels> {
  const layout = await frame.copyTo(allocate(frame.allocationSize()));
  // Cameras that do not say record the limited range.
  const format = frame.colorSpace.fullRange === true ? 'grey' : 'luma-limited';
  return { ...pictureSize(frame), stride: firstPlane(layout).stride, format };
}

async function readRgba(frame: VideoFrame, allocate: Allocate): Promise<Pixels> {
  const options = { format: 'RGBA' } as const;
  const layout = await frame.copyTo(allocate(frame.allocationSize(options)), options);
  return { ...pictureSize(frame), stride: firstPlane(layout).stride, format: 'rgba' };
}

function firstPlane(layout: PlaneLayout[]): PlaneLayout {
  const [plane] = layout;
  if (plane === undefined || plane.offset !== 0) {
    throw new Error('The frame does not start with its first plane.');
  }
  return plane;
}

function readCanvas(picture: Picture, allocate: Allocate): Pixels {
  const { width, height } = pictureSize(picture);
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('This browser cannot draw on an OffscreenCanvas.');
  context.drawImage(picture, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  allocate(data.length).set(data);
  return { width, height, stride: width * 4, format: 'rgba' };
}
