// Whatever a page may have to read, opened as one of two: a video whose frames come by themselves, or
// a still that is looked at when asked for.
import { FaultError } from '../shared/faults.ts';
import type { Picture } from '../shared/messages.ts';
import { within } from '../shared/within.ts';
import { type Camera, type CameraChoice, openCamera } from './camera.ts';
import { formatOf } from './file-format.ts';
import { capture, isBlind, videoFault } from './frames.ts';
import { isIncomplete, markIncomplete, openPicture } from './photo.ts';

/** A picture that holds still. */
export type StillSource =
  | HTMLImageElement
  | HTMLCanvasElement
  | OffscreenCanvas
  | ImageBitmap
  | ImageData
  | VideoFrame;

/** What a reader can be started on. A Blob or File may hold a picture or a video. */
export type Source = 'camera' | CameraChoice | MediaStream | HTMLVideoElement | Blob | StillSource;

export interface VideoFeed {
  kind: 'video';
  video: HTMLVideoElement;
  /** Whether frames must keep coming: those of a camera, not of a film that may end. */
  live: boolean;
  camera: Camera | undefined;
}

export interface StillFeed {
  kind: 'still';
  /** A copy of what is there now. */
  look(): Promise<Picture>;
  /** Pixels, where a file was decoded. */
  bitmap: ImageBitmap | undefined;
}

export type Feed = VideoFeed | StillFeed;

/** Milliseconds that an image or video of the page has to load, and between two looks at a video. */
const loadPatience = 30_000;
const loadLook = 100;

/** What is told apart here, by the names that browsers give it, also to that of another window. */
type Kinds = Pick<
  typeof globalThis,
  'MediaStream' | 'HTMLVideoElement' | 'HTMLImageElement' | 'VideoFrame' | 'Blob' | 'File'
>;

export function isKind<Name extends keyof Kinds>(
  source: unknown,
  ...names: Name[]
): source is Kinds[Name]['prototype'] {
  return (names as string[]).includes(kindOf(source));
}

function kindOf(source: unknown): string {
  return Object.prototype.toString.call(source).slice(8, -1);
}

/** Whether the visitor will be asked for a camera. */
export function isCamera(source: Source): source is 'camera' | CameraChoice {
  if (source === 'camera') return true;
  return typeof source === 'object' && source !== null && isPlain(source);
}

/** A choice is written down; everything else is something of the browser's. */
function isPlain(source: object): boolean {
  const prototype = Object.getPrototypeOf(source);
  return prototype !== null && Object.getPrototypeOf(prototype) === null;
}

/**
 * Open until the signal, after which nothing is touched any more. `screen`: the video element that plays
 * what is no element of its own; others may play on it after that. Throws a FaultError, or the signal's
 * reason.
 */
export async function openSource(
  source: Source,
  screen: HTMLVideoElement,
  signal: AbortSignal,
): Promise<Feed> {
  signal.throwIfAborted();
  if (isCamera(source)) {
    const camera = await openCamera(source === 'camera' ? {} : source);
    releaseWith(signal, camera.release);
    return playing(screen, camera.stream, camera, signal);
  }
  if (typeof source !== 'object' || source === null) {
    throw new FaultError('source-invalid', { part: 'source', detail: String(source) });
  }
  if (isKind(source, 'MediaStream')) {
    if (source.getVideoTracks().length === 0) {
      throw new FaultError('source-invalid', {
        part: 'source',
        detail: 'a stream without pictures',
      });
    }
    return playing(screen, source, undefined, signal);
  }
  if (isKind(source, 'HTMLVideoElement')) {
    if (source.error !== null) refuse(source);
    return { kind: 'video', video: source, live: false, camera: undefined };
  }
  if (isKind(source, 'Blob', 'File')) return openBlob(source, screen, signal);
  await awaitPicture(source);
  return { kind: 'still', look: () => snapshot(source), bitmap: undefined };
}

/** Throws where that is over already, so that whoever opened it goes no further. */
function releaseWith(signal: AbortSignal, release: () => void): void {
  if (signal.aborted) release();
  signal.throwIfAborted();
  signal.addEventListener('abort', release, { once: true });
}

/** A copy; the picture stays its owner's. Rejects with a FaultError if there is nothing to see. */
export async function snapshot(source: HTMLVideoElement | Blob | StillSource): Promise<Picture> {
  if (isKind(source, 'Blob', 'File')) {
    return openPicture(source).catch(async (error) => {
      throw await refusal(source, error);
    });
  }
  if (isKind(source, 'HTMLVideoElement')) await awaitFrame(source);
  else await awaitPicture(source);
  try {
    if (isKind(source, 'HTMLVideoElement')) return await capture(source);
    return isKind(source, 'VideoFrame') ? source.clone() : await createImageBitmap(source);
  } catch (error) {
    throw new FaultError('picture-unreadable', { detail: String(error) });
  }
}

const stills = [
  'HTMLImageElement',
  'HTMLCanvasElement',
  'OffscreenCanvas',
  'ImageBitmap',
  'ImageData',
  'VideoFrame',
];

/** Waits for an image that is loading. Throws a FaultError for what is, or holds, no picture. */
async function awaitPicture(source: StillSource): Promise<void> {
  const kind = kindOf(source);
  if (!stills.includes(kind)) {
    throw new FaultError('source-invalid', { part: 'source', detail: kind });
  }
  if (isKind(source, 'HTMLImageElement')) {
    // Out of sight it would wait for the visitor to come by.
    source.loading = 'eager';
    if (!source.complete) {
      await within(
        loadPatience,
        source.decode().catch(() => undefined),
        undefined,
      );
    }
    if (source.naturalWidth > 0) return;
    const part = source.currentSrc || source.src;
    if (part) {
      throw new FaultError(source.complete ? 'picture-unreadable' : 'download-stalled', { part });
    }
  }
  if ('width' in source && (source.width === 0 || source.height === 0)) throw empty();
}

/** Waits for the first picture of a video that is loading. Throws a FaultError where none comes. */
async function awaitFrame(video: HTMLVideoElement): Promise<void> {
  if (video.networkState === video.NETWORK_EMPTY) throw empty();
  const begin = performance.now();
  while (video.readyState < video.HAVE_CURRENT_DATA || isBlind(video)) {
    // It may be meant to load no more before it is played.
    video.preload = 'auto';
    await new Promise((resolve) => setTimeout(resolve, loadLook));
    if (video.error !== null || isBlind(video)) refuse(video);
    if (performance.now() - begin > loadPatience) {
      throw new FaultError('download-stalled', { part: video.currentSrc });
    }
  }
}

function refuse(video: HTMLVideoElement): never {
  const fault = videoFault(video);
  throw new FaultError(fault.code, fault);
}

function empty(): FaultError {
  return new FaultError('source-invalid', { part: 'source', detail: 'it is empty' });
}

function playing(
  video: HTMLVideoElement,
  stream: MediaStream,
  camera: Camera | undefined,
  signal: AbortSignal,
): Feed {
  video.srcObject = stream;
  releaseWith(signal, () => {
    if (video.srcObject === stream) video.srcObject = null;
  });
  // A video that is taken away before it began says so; whoever did that knows.
  video.play().catch(() => undefined);
  return { kind: 'video', video, live: true, camera };
}

/** As a picture, then as a film: many systems give files no type, or a wrong one. */
async function openBlob(file: Blob, video: HTMLVideoElement, signal: AbortSignal): Promise<Feed> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await openPicture(file);
  } catch (asPicture) {
    return openFilm(file, video, signal).catch(async (asFilm) => {
      throw await refusal(file, looksLikeFilm(file) ? asFilm : asPicture);
    });
  }
  releaseWith(signal, () => bitmap.close());
  const look = async () => {
    const picture = await snapshot(bitmap);
    if (isIncomplete(bitmap)) markIncomplete(picture);
    return picture;
  };
  return { kind: 'still', look, bitmap };
}

async function openFilm(file: Blob, video: HTMLVideoElement, signal: AbortSignal): Promise<Feed> {
  const url = URL.createObjectURL(file);
  releaseWith(signal, () => {
    URL.revokeObjectURL(url);
    if (video.src !== url) return;
    video.removeAttribute('src');
    // Without that it would go on playing what it has of it.
    video.load();
  });
  video.srcObject = null;
  video.src = url;
  await video.play();
  // Of a film whose pictures it cannot decode a browser plays the sound.
  if (video.videoWidth === 0) throw new Error('it has sound, but no pictures that can be decoded');
  return { kind: 'video', video, live: false, camera: undefined };
}

/** Why nothing can be read in the file, by the kind of file that it seems to be. */
async function refusal(file: Blob, error: unknown): Promise<FaultError> {
  const part = isKind(file, 'File') ? file.name : file.type;
  const detail = String(error);
  let format: string | undefined;
  try {
    format = await formatOf(file);
  } catch {
    // A folder has a name and no content, and so has what was moved away meanwhile.
    return new FaultError('file-missing', { part, detail });
  }
  if (file.size === 0) return new FaultError('file-empty', { part });
  if (format !== undefined) return new FaultError('format-unreadable', { part, detail: format });
  const code = looksLikeFilm(file) ? 'video-unreadable' : 'picture-unreadable';
  return new FaultError(code, { part, detail });
}

function looksLikeFilm(file: Blob): boolean {
  const name = isKind(file, 'File') ? file.name : '';
  return file.type.startsWith('video/') || /\.(mp4|m4v|mov|mkv|webm|avi|mpe?g)$/i.test(name);
}
