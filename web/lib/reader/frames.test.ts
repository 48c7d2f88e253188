import { afterEach, beforeEach, expect, type Mock, test, vi } from 'vitest';
import { type FrameWatcher, watchFrames } from './frames.ts';

/** A video of a browser that tells of no frames: its clock does. */
class FakeVideo extends EventTarget {
  readonly NETWORK_NO_SOURCE = 3;
  readonly HAVE_METADATA = 1;
  readonly HAVE_CURRENT_DATA = 2;
  networkState = 1;
  readyState = 4;
  videoWidth = 640;
  currentTime = 0;
  currentSrc = 'film.webm';
  paused = false;
  ended = false;
  error = null;
}

let video: FakeVideo;
let watcher: { [Told in keyof FrameWatcher]: Mock<FrameWatcher[Told]> };
let run: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: false }));
  vi.stubGlobal('MediaStream', class {});
  vi.stubGlobal('createImageBitmap', async () => ({ close: () => undefined }));
  video = new FakeVideo();
  watcher = { onFrame: vi.fn(), onPause: vi.fn(), onFault: vi.fn() };
  run = new AbortController();
});
afterEach(() => {
  run.abort();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function watch(): void {
  watchFrames(video as unknown as HTMLVideoElement, watcher, false, run.signal);
}

test('a film that stands still is read once, and once more where it is wound to', async () => {
  video.paused = true;
  watch();
  await vi.advanceTimersByTimeAsync(1000);
  expect(watcher.onFrame).toHaveBeenCalledOnce();
  expect(watcher.onPause).toHaveBeenCalledExactlyOnceWith('video-paused');
  video.currentTime = 3;
  await vi.advanceTimersByTimeAsync(1000);
  expect(watcher.onFrame).toHaveBeenCalledTimes(2);
  expect(watcher.onFault).not.toHaveBeenCalled();
});

test('what a video shows already is read without waiting for its next frame', async () => {
  const requestVideoFrameCallback = vi.fn();
  Object.assign(video, { requestVideoFrameCallback, cancelVideoFrameCallback: vi.fn() });
  watch();
  await vi.advanceTimersByTimeAsync(0);
  expect(watcher.onFrame).toHaveBeenCalledOnce();
  expect(requestVideoFrameCallback).toHaveBeenCalledOnce();
});

test.each([
  ['no file that it could play', { networkState: 3, readyState: 0 }],
  ['sound alone', { videoWidth: 0 }],
])('a video with %s says so again and again', async (_, state) => {
  Object.assign(video, state);
  watch();
  await vi.advanceTimersByTimeAsync(3000);
  const fault = { code: 'video-unreadable', part: 'film.webm' };
  expect(watcher.onFault).toHaveBeenCalledWith(expect.objectContaining(fault));
  expect(watcher.onFault.mock.calls.length).toBeGreaterThan(10);
});

test('a frame of which no picture can be taken is told of, and the next one comes', async () => {
  vi.stubGlobal('createImageBitmap', () => Promise.reject(new Error('no bitmap')));
  watch();
  await vi.advanceTimersByTimeAsync(40);
  expect(watcher.onFault).toHaveBeenCalledWith({ code: 'frame-failed', detail: 'no bitmap' });
  vi.stubGlobal('createImageBitmap', async () => ({ close: () => undefined }));
  video.currentTime = 1;
  await vi.advanceTimersByTimeAsync(40);
  expect(watcher.onFrame).toHaveBeenCalledOnce();
});

test('once it is over nothing is told, and nothing is heard', async () => {
  watch();
  await vi.advanceTimersByTimeAsync(40);
  watcher.onFrame.mockClear();
  run.abort();
  video.currentTime = 1;
  video.networkState = 3;
  video.paused = true;
  video.dispatchEvent(new Event('pause'));
  await vi.advanceTimersByTimeAsync(5000);
  for (const told of Object.values(watcher)) expect(told).not.toHaveBeenCalled();
});
