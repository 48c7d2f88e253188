import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openCamera } from './camera.ts';
import { isCamera, openSource } from './sources.ts';

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

/** A video element that begins to play when the test says so. */
function fakeScreen() {
  let begin = () => {};
  const screen = {
    srcObject: null as unknown,
    src: '',
    videoWidth: 480,
    play: vi.fn(() => new Promise<void>((resolve) => (begin = resolve))),
    load: vi.fn(),
    removeAttribute: () => (screen.src = ''),
  };
  return { screen, video: screen as unknown as HTMLVideoElement, begin: () => begin() };
}

test('of two starts the last one has the screen, whichever camera opens first', async () => {
  const { screen, video } = fakeScreen();
  const first = new AbortController();
  const outdated = openSource('camera', video, first.signal);
  first.abort(new Error('stopped'));
  const second = new AbortController();
  const wanted = openSource('camera', video, second.signal);
  allow();
  await expect(outdated).rejects.toThrow('stopped');
  await wanted;
  expect(opened).toHaveLength(1);
  expect(opened[0]?.stopped).toBe(false);
  expect(screen.srcObject).not.toBe(null);
  second.abort();
  expect(opened[0]?.stopped).toBe(true);
  expect(screen.srcObject).toBe(null);
});

test('a camera that opens when nobody wants it any more is released, and nothing else touched', async () => {
  const { screen, video } = fakeScreen();
  const run = new AbortController();
  const opening = openSource('camera', video, run.signal);
  run.abort(new Error('stopped'));
  allow();
  await expect(opening).rejects.toThrow('stopped');
  expect(opened[0]?.stopped).toBe(true);
  expect(screen.play).not.toHaveBeenCalled();
});

test('a film leaves the screen at once, and no other that plays there by then', async () => {
  vi.stubGlobal('MediaStream', class {});
  vi.stubGlobal('HTMLVideoElement', class {});
  const { screen, video, begin } = fakeScreen();
  const [first, second] = [new AbortController(), new AbortController()];
  const film = new File(['frames'], 'film.webm');
  const outdated = openSource(film, video, first.signal);
  await vi.waitFor(() => expect(screen.play).toHaveBeenCalledOnce());
  first.abort(new Error('stopped'));
  expect(screen.src).toBe('');
  expect(screen.load).toHaveBeenCalledOnce();
  begin();
  const wanted = openSource(film, video, second.signal);
  await vi.waitFor(() => expect(screen.play).toHaveBeenCalledTimes(2));
  begin();
  await outdated.catch(() => undefined);
  expect(await wanted).toMatchObject({ kind: 'video', live: false });
  expect(screen.src).toMatch(/^blob:/);
});
