import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openCamera } from './camera.ts';
import { isCamera, openSource, type Source, snapshot } from './sources.ts';

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
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

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

/** An element as another window has it: of that one's class, with the name that browsers give all of them. */
function fakeElement<Given extends object>(name: string, given: Given) {
  const element: Given = Object.assign(Object.create({ [Symbol.toStringTag]: name }), given);
  return { element, source: element as unknown as HTMLVideoElement & HTMLImageElement };
}

test('an element of another window is one, and a choice of a camera from there, too', async () => {
  const { source } = fakeElement('HTMLVideoElement', { error: null });
  const { signal } = new AbortController();
  const feed = await openSource(source, fakeScreen().video, signal);
  expect(feed).toMatchObject({ kind: 'video', video: source });
  expect(isCamera(runInNewContext('({ width: 320 })') as Source)).toBe(true);
  expect(isCamera(new (class Choice {})() as Source)).toBe(false);
});

test('an image out of sight is made to load', async () => {
  vi.stubGlobal('createImageBitmap', async () => 'its picture');
  const { element, source } = fakeElement('HTMLImageElement', {
    loading: 'lazy',
    complete: false,
    naturalWidth: 0,
    decode: async () => {
      if (element.loading === 'lazy') await new Promise(() => undefined);
      element.naturalWidth = 480;
    },
  });
  expect(await snapshot(source)).toBe('its picture');
});

test('an image whose server falls silent is given up by its name', async () => {
  vi.useFakeTimers();
  const { source } = fakeElement('HTMLImageElement', {
    ...{ complete: false, naturalWidth: 0, src: 'face.jpg' },
    decode: () => new Promise(() => undefined),
  });
  const fault = { code: 'download-stalled', part: 'face.jpg' };
  const refused = expect(snapshot(source)).rejects.toMatchObject({ fault });
  await vi.advanceTimersByTimeAsync(30_000);
  await refused;
});

/** A video of the page that has loaded nothing yet. */
function fakeVideo(given = {}) {
  return fakeElement('HTMLVideoElement', {
    ...{ NETWORK_EMPTY: 0, NETWORK_NO_SOURCE: 3, HAVE_METADATA: 1, HAVE_CURRENT_DATA: 2 },
    ...{ networkState: 2, readyState: 0, videoWidth: 0, error: null, currentSrc: 'film.webm' },
    preload: 'none',
    ...given,
  });
}

test('a video that loads is waited for, and made to', async () => {
  vi.useFakeTimers();
  vi.stubGlobal('createImageBitmap', async () => 'its picture');
  const { element, source } = fakeVideo();
  const looking = snapshot(source);
  await vi.advanceTimersByTimeAsync(500);
  expect(element.preload).toBe('auto');
  Object.assign(element, { readyState: 2, videoWidth: 480 });
  await vi.advanceTimersByTimeAsync(500);
  expect(await looking).toBe('its picture');
});

test.each([
  ['has none', { networkState: 0 }, 'source-invalid'],
  ['cannot play its file', { error: new Error('odd') }, 'video-unreadable'],
  ['finds no file that it can play', { networkState: 3 }, 'video-unreadable'],
  ['has sound alone', { readyState: 4 }, 'video-unreadable'],
  ['waits for its server for ever', {}, 'download-stalled'],
])('a video that %s is told apart', async (_, state, code) => {
  vi.useFakeTimers();
  const refused = expect(snapshot(fakeVideo(state).source)).rejects.toMatchObject({
    fault: { code },
  });
  await vi.advanceTimersByTimeAsync(31_000);
  await refused;
});
