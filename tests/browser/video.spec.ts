// A video file is read as it plays, and freezes and goes on like the camera.
import type { Page } from '@playwright/test';
import { strings } from '../../web/site/words/en.ts';
import { expect, test } from './support/demo-page.ts';
import { exampleFilm } from './support/paths.ts';
import { faultText } from './support/words.ts';

const { live } = strings;

test('a video file is read while it plays', async ({ demo, page }) => {
  await demo.open();
  await demo.drawnFace.click();
  await demo.choosePreset('Surprise');
  await expect.poll(() => demo.topClass()).toBe('Surprise');
  const buffer = await recordStill(page);
  await demo.choosePreset('Sad');
  await expect.poll(() => demo.topClass()).toBe('Sad');

  await demo.choosePicture({ name: 'clip.webm', mimeType: 'video/webm', buffer });
  await expect.poll(() => demo.topClass()).toBe('Surprise');
  await expect(page.locator('#latency')).toContainText('a second');
  await page.getByRole('button', { name: live.freeze }).click();
  await expect
    .poll(() => page.locator('#video').evaluate((video: HTMLVideoElement) => video.paused))
    .toBe(true);
  await demo.drawnFace.click();
  await expect.poll(() => demo.topClass()).toBe('Sad');
  await expect(page.getByRole('button', { name: live.freeze })).toBeDisabled();
});

test('every frame of a film that is shown can be had as a table', async ({ demo, page }) => {
  await demo.open();
  const everyFrame = page.getByRole('button', { name: live.everyFrame });
  await expect(everyFrame).toBeHidden();
  await demo.choosePicture(exampleFilm);
  await everyFrame.click();
  await expect(page).toHaveURL(/files\.html$/);
  await expect(page.locator('#summary')).toHaveText(strings.files.summary(1, 1), {
    timeout: 60_000,
  });
});

test('a file that is no video is refused by name', async ({ demo }) => {
  await demo.open();
  const buffer = Buffer.from('no frames here');
  await demo.choosePicture({ name: 'notes.webm', mimeType: 'video/webm', buffer });
  await expect(demo.notice).toHaveText(faultText('video-unreadable', 'notes.webm'));
});

/** Two seconds of the drawn face as it stands, recorded by the browser itself. */
async function recordStill(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const still = document.querySelector('#still') as HTMLCanvasElement;
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: 640, height: 480 });
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    const recorder = new MediaRecorder(canvas.captureStream(15), { mimeType: 'video/webm' });
    const parts: Blob[] = [];
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
    const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
    recorder.start();
    const drawing = setInterval(() => context.drawImage(still, 0, 0, 640, 480), 66);
    setTimeout(() => recorder.stop(), 2000);
    await stopped;
    clearInterval(drawing);
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  });
  return Buffer.from(base64, 'base64');
}
