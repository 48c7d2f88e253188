// The frames of a playing video, one call for each that the browser shows, and a word when they stay
// away.

import { describe, type Fault, type PauseReason } from '../shared/faults.ts';
import type { Picture } from '../shared/messages.ts';

export interface FrameWatcher {
  onFrame(picture: Picture): void;
  /** No frames come, and why; undefined: they come again. */
  onPause(reason: PauseReason | undefined): void;
  /** There is no picture to be had of the video, this time. */
  onFault(fault: Fault): void;
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
  { onFrame, onPause, onFault }: FrameWatcher,
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
    try {
      const picture = await capture(video);
      if (signal.aborted) picture.close();
      else onFrame(picture);
    } catch (error) {
      if (!signal.aborted) onFault({ code: 'frame-failed', detail: describe(error) });
    }
    if (!signal.aborted) clock.next(next);
  };
  clock.next(next);
  const timer = setInterval(() => {
    judge();
    if (isBlind(video)) onFault(videoFault(video));
  }, look);
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

/** Whether it shows nothing and never will: no file that it could play, or one with sound alone. */
export function isBlind(video: HTMLVideoElement): boolean {
  const { networkState, readyState, videoWidth } = video;
  const isSound = readyState >= video.HAVE_METADATA && videoWidth === 0;
  return networkState === video.NETWORK_NO_SOURCE || isSound;
}

/** Why a video shows nothing. */
export function videoFault({ error, currentSrc }: HTMLVideoElement): Fault {
  return { code: 'video-unreadable', part: currentSrc, detail: error?.message ?? '' };
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
 * Calls back when a video shows its next frame, and at once for the one that it shows first. Where the browser does not tell of frames, or says that
 * it would and never does, the video's clock tells.
 */
class FrameClock {
  readonly #video: HTMLVideoElement & Partial<HTMLVideoElement>;
  #tells = false;
  /** The video's time when it last called back. */
  #shown: number | undefined;
  #handle: number | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(video: HTMLVideoElement) {
    this.#video = video;
  }

  next(callback: () => void): void {
    const video = this.#video;
    const once = () => {
      this.stop();
      this.#shown = video.currentTime;
      callback();
    };
    if (this.#shown === undefined && video.readyState >= video.HAVE_CURRENT_DATA) {
      once();
      return;
    }
    this.#handle = video.requestVideoFrameCallback?.(() => {
      this.#tells = true;
      once();
    });
    if (this.#tells) return;
    const tick = () => {
      if (video.currentTime !== this.#shown && video.readyState >= video.HAVE_CURRENT_DATA) once();
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
