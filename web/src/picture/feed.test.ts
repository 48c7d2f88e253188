import { afterEach, expect, test, vi } from 'vitest';
import { Feed } from './feed.ts';

/** A camera that opens when the test says so. */
class FakeCamera extends EventTarget {
  stopped = false;
  readonly #opened = Promise.withResolvers<MediaStream>();

  constructor() {
    super();
    vi.stubGlobal('window', { isSecureContext: true });
    vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: () => this.#opened.promise } });
  }

  open(): void {
    this.#opened.resolve({ getTracks: () => [this] } as unknown as MediaStream);
  }

  stop(): void {
    this.stopped = true;
  }
}

afterEach(() => vi.unstubAllGlobals());

test('a camera that opens after the visitor chose something else is closed again', async () => {
  const camera = new FakeCamera();
  const feed = new Feed();
  const opening = feed.openCamera(() => undefined);
  feed.leave();
  camera.open();
  expect(await opening).toBeUndefined();
  expect(camera.stopped).toBe(true);
  expect(feed.hasCamera).toBe(false);
});

test('leaving ends the camera, and losing it counts only while it is in use', async () => {
  const camera = new FakeCamera();
  const feed = new Feed();
  const onLost = vi.fn();
  camera.open();
  await feed.openCamera(onLost);
  expect(feed.hasCamera).toBe(true);
  const { turn } = feed;
  expect(feed.leave()).not.toBe(turn);
  expect(camera.stopped).toBe(true);
  camera.dispatchEvent(new Event('ended'));
  expect(onLost).not.toHaveBeenCalled();
});

test('losing the camera in use is told', async () => {
  const camera = new FakeCamera();
  const onLost = vi.fn();
  camera.open();
  await new Feed().openCamera(onLost);
  camera.dispatchEvent(new Event('ended'));
  expect(onLost).toHaveBeenCalledOnce();
});
