// Pictures never leave the device: nothing is asked of another origin and nothing is sent.
import type { Request } from '@playwright/test';
import { executablePath, fakeCamera } from './support/chromium.ts';
import { expect, test } from './support/demo-page.ts';
import { clipFile, puppetPicture } from './support/paths.ts';

test.use({ launchOptions: { executablePath, args: fakeCamera(clipFile) } });

test('every request is a plain GET to the page’s own origin', async ({
  demo,
  page,
  context,
  baseURL,
}) => {
  const requests: Request[] = [];
  const sockets: string[] = [];
  context.on('request', (request) => requests.push(request));
  page.on('websocket', (socket) => sockets.push(socket.url()));

  await demo.open();
  await demo.start.click();
  await demo.firstAnswer(30_000);
  await demo.stop.click();
  await demo.choosePicture(puppetPicture('happy'));
  await expect.poll(() => demo.topClass()).toBe('Happy');
  await demo.drawnFace.click();
  await demo.choosePreset('Sad');
  await expect.poll(() => demo.topClass()).toBe('Sad');

  const elsewhere = requests
    .map((request) => request.url())
    .filter((url) => !/^(blob|data):/.test(url) && new URL(url).origin !== baseURL);
  expect(elsewhere).toEqual([]);
  expect(requests.filter((request) => request.method() !== 'GET').map(String)).toEqual([]);
  expect(requests.filter((request) => request.postData() !== null).map(String)).toEqual([]);
  expect(sockets).toEqual([]);
  // The worker's requests are among those recorded.
  expect(requests.some((request) => request.url().endsWith('.wasm'))).toBe(true);
});

/** Counts how often the page asks for a camera. */
function countCameras() {
  const counted = globalThis as { cameras?: number };
  counted.cameras = 0;
  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = (constraints) => {
    counted.cameras = (counted.cameras ?? 0) + 1;
    return open(constraints);
  };
}

test('files may come before Start; the camera does not', async ({ demo, page }) => {
  await page.addInitScript(countCameras);
  const cameras = () => page.evaluate(() => (globalThis as { cameras?: number }).cameras);
  // Watched from before the page opens: the first request may come while it still loads.
  const fetched = page.waitForRequest((request) => request.url().endsWith('.wasm'));
  await demo.open();
  await fetched;
  expect(await cameras()).toBe(0);
  await demo.start.click();
  await demo.firstAnswer(30_000);
  expect(await cameras()).toBe(1);
});

test('for a visitor who saves data nothing comes before Start', async ({ demo, page }) => {
  const heavy: string[] = [];
  page.on('request', (request) => {
    if (/\.(wasm|onnx)$/.test(request.url())) heavy.push(request.url());
  });
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
  });
  await demo.open();
  await page.waitForTimeout(2000);
  expect(heavy).toEqual([]);
  await demo.start.click();
  await demo.firstAnswer(30_000);
  expect(heavy).not.toEqual([]);
});
