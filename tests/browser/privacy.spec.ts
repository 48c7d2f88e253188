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
  const beforeStart = requests.length;
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
  // The worker's requests are among those recorded, and nothing heavy came before Start.
  const models = requests.map((request) => request.url().endsWith('.onnx'));
  expect(models.includes(true)).toBe(true);
  expect(models.indexOf(true)).toBeGreaterThanOrEqual(beforeStart);
});
