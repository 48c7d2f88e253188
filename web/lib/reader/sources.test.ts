import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openCamera } from './camera.ts';
import { isCamera } from './sources.ts';

/** Cameras that open when the test says so. */
class FakeCamera extends EventTarget {
  stopped = false;
  readyState = 'live';
  getSettings() {
    return { deviceId: 'front', facingMode: 'user' };
  }
  stop(): void {
    this.stopped = true;
  }
}

let opened: FakeCamera[];
let allow: () => void;

beforeEach(() => {
  opened = [];
  const allowed = new Promise<void>((resolve) => {
    allow = resolve;
  });
  vi.stubGlobal('window', { isSecureContext: true });
  vi.stubGlobal('navigator', {
    mediaDevices: {
      getUserMedia: async () => {
        await allowed;
        const camera = new FakeCamera();
        opened.push(camera);
        return { getTracks: () => [camera], getVideoTracks: () => [camera] };
      },
    },
  });
});
afterEach(() => vi.unstubAllGlobals());

test('whoever asks for the same camera shares it; the last one’s release ends it', async () => {
  allow();
  const [first, second] = await Promise.all([openCamera(), openCamera()]);
  expect(opened).toHaveLength(1);
  expect(first.stream).toBe(second.stream);
  first.release();
  first.release();
  expect(opened[0]?.stopped).toBe(false);
  second.release();
  expect(opened[0]?.stopped).toBe(true);
  (await openCamera()).release();
  expect(opened).toHaveLength(2);
});

test('another resolution is another camera', async () => {
  allow();
  const cameras = await Promise.all([openCamera(), openCamera({ width: 320 })]);
  expect(opened).toHaveLength(2);
  for (const { release } of cameras) release();
});

test('one that was unplugged is not shared any more', async () => {
  allow();
  const lost = await openCamera();
  opened[0]?.dispatchEvent(new Event('ended'));
  const fresh = await openCamera();
  expect(fresh.stream).not.toBe(lost.stream);
  lost.release();
  expect(opened[1]?.stopped).toBe(false);
  fresh.release();
  expect(opened[1]?.stopped).toBe(true);
});

test('a page that is not secure is told so, without asking', async () => {
  vi.stubGlobal('window', { isSecureContext: false });
  await expect(openCamera()).rejects.toMatchObject({ fault: { code: 'insecure-page' } });
});

test('cameras are told apart from pictures', () => {
  expect(isCamera('camera')).toBe(true);
  expect(isCamera({ width: 320 })).toBe(true);
  expect(isCamera(new Blob())).toBe(false);
});
