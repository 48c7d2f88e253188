// A library on the camera: how soon it answers, how often, and what the page's own thread suffers.
import type { Contestant } from './contestants/contestant.ts';
import { median } from './statistics.ts';

/** A library that answers, and what has to be ended. */
export interface Started {
  first_answer_ms: number;
  /** Counts for so many seconds. */
  watch(seconds: number): Promise<LiveFigures>;
  stop(): void;
}

export interface LiveFigures {
  fps: number;
  views: number;
  long_tasks: number;
  longest_task_ms: number;
}

/** Plays the camera in `video`, for all libraries the same; returns what ends it. */
export async function openCamera(video: HTMLVideoElement): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { width: { ideal: 640 }, height: { ideal: 480 } },
  });
  video.srcObject = stream;
  await video.play();
  return () => {
    for (const track of stream.getTracks()) track.stop();
  };
}

/** Loads the library, opens the camera and reads its frames; resolves with the first answer. */
export async function startLive(contestant: Contestant, video: HTMLVideoElement): Promise<Started> {
  const start = performance.now();
  const [stopCamera] = await Promise.all([openCamera(video), contestant.load()]);
  let answered: (() => void) | undefined;
  let views: number[] = [];
  const firstAnswer = new Promise<void>((resolve) => {
    answered = resolve;
  });
  const stopWatching = contestant.watch(video, (faces, steps) => {
    if (faces > 0) answered?.();
    views.push(steps);
  });
  await firstAnswer;
  const first_answer_ms = performance.now() - start;
  const tasks: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration);
  });
  observer.observe({ type: 'longtask' });
  return {
    first_answer_ms,
    watch: async (seconds) => {
      views = [];
      const counting = performance.now();
      await pause(seconds);
      const fps = (views.length * 1000) / (performance.now() - counting);
      return {
        fps,
        views: median(views),
        long_tasks: tasks.length,
        longest_task_ms: Math.max(0, ...tasks),
      };
    },
    stop: () => {
      observer.disconnect();
      stopWatching();
      stopCamera();
    },
  };
}

/** Reads camera frames until `frames` have been answered. */
export async function readFrames(
  contestant: Contestant,
  video: HTMLVideoElement,
  frames: number,
): Promise<void> {
  const stopCamera = await openCamera(video);
  await new Promise<void>((resolve) => {
    let left = frames;
    const stop = contestant.watch(video, () => {
      left -= 1;
      if (left > 0) return;
      stop();
      resolve();
    });
  });
  stopCamera();
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
