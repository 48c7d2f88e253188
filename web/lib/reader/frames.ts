// The frames of a playing video, one call for each that the browser shows, and a word when they stay
// away.

import type { PauseReason } from '../shared/faults.ts';
import type { Picture } from '../shared/messages.ts';

export interface FrameWatcher {
  onFrame(picture: Picture): void;
  /** No frames come, and why; undefined: they come again. */
  onPause(reason: PauseReason | undefined): void;
}

/** Milliseconds without a frame after which a camera that should give some is frozen. */
const patience = 1500;
const look = 250;
/** Milliseconds between two looks at a video's clock, and where a better sign may still come. */
const frameTime = 33;
const silence = 150;

/** Watches until the signal. `live`: whether frames must keep coming. */
export function watchFrames(
  video: HTMLVideoElement,
  { onFrame, onPause }: FrameWatcher,
  live: boolean,
  signal: AbortSignal,
): void {
  const clock = new FrameClock(video);
  let last = performance.now();
  let told: PauseReason | undefined;
  const tell = (reason: PauseReason | undefined) => {
    if (reason === told) return;
    told = reason;
    onPause(reason);
  };
  const judge = () => tell(reasonFor(video, live && performance.now() - last > patience));
  const next = async () => {
    last = performance.now();
    judge();
    const picture = await capture(video).catch(() => undefined);
    if (signal.aborted) picture?.close();
    else if (picture !== undefined) onFrame(picture);
    if (!signal.aborted) clock.next(next);
  };
  clock.next(next);
  const timer = setInterval(judge, look);
  const shown = () => {
    // What was missed while nobody could see it is no freeze.
    last = performance.now();
    judge();
  };
  for (const event of ['pause', 'play', 'ended']) video.addEventListener(event, shown, { signal });
  document.addEventListener('visibilitychange', shown, { signal });
  const stop = () => {
    clock.stop();
    clearInterval(timer);
  };
  signal.addEventListener('abort', stop, { once: true });
}

function reasonFor(video: HTMLVideoElement, late: boolean): PauseReason | undefined {
  const { srcObject } = video;
  const [track] = srcObject instanceof MediaStream ? srcObject.getVideoTracks() : [];
  if (track?.readyState === 'ended') return 'camera-lost';
  if (track?.muted) return 'camera-muted';
  if (document.hidden) return 'hidden';
  if (video.paused || video.ended) return 'video-paused';
  return late ? 'camera-frozen' : undefined;
}

/**
 * Calls back when a video shows its next frame. Where the browser does not tell of frames, or says that
 * it would and never does, the video's clock tells.
 */
class FrameClock {
  readonly #video: HTMLVideoElement & Partial<HTMLVideoElement>;
  #tells = false;
  #handle: number | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(video: HTMLVideoElement) {
    this.#video = video;
  }

  next(callback: () => void): void {
    const video = this.#video;
    const { currentTime } = video;
    const once = () => {
      this.stop();
      callback();
    };
    this.#handle = video.requestVideoFrameCallback?.(() => {
      this.#tells = true;
      once();
    });
    if (this.#tells) return;
    const tick = () => {
      if (video.currentTime !== currentTime && video.readyState >= video.HAVE_CURRENT_DATA) once();
    };
    this.#timer = setInterval(tick, this.#handle === undefined ? frameTime : silence);
  }

  stop(): void {
    clearInterval(this.#timer);
    if (this.#handle !== undefined) this.#video.cancelVideoFrameCallback?.(this.#handle);
    this.#handle = undefined;
  }
}

/** Some browsers have no VideoFrame, and some cannot make one of every video. */
export async function capture(video: HTMLVideoElement): Promise<Picture> {
  if ('VideoFrame' in globalThis) {
    try {
      return new VideoFrame(video);
    } catch {
      // The bitmap below costs a copy but always works.
    }
  }
  return createImageBitmap(video);
}
