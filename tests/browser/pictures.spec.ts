// A picture in place of the camera: chosen, dropped, without a face, and none at all.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { strings } from '../../web/site/words/en.ts';
import { expect, test } from './support/demo-page.ts';
import { emptyPicture, photograph, puppetPicture } from './support/paths.ts';
import { faultText } from './support/words.ts';

test.beforeEach(async ({ demo }) => demo.open());

test('a chosen picture is read', async ({ demo }) => {
  await demo.choosePicture(puppetPicture('surprise'));
  await expect.poll(() => demo.topClass()).toBe('Surprise');
});

test('a dropped picture is read', async ({ demo, page }) => {
  await drop(page, puppetPicture('happy'));
  await expect.poll(() => demo.topClass()).toBe('Happy');
});

test('one picture after another', async ({ demo }) => {
  await demo.choosePicture(puppetPicture('happy'));
  await expect.poll(() => demo.topClass()).toBe('Happy');
  await demo.choosePicture(puppetPicture('angry'));
  await expect.poll(() => demo.topClass()).toBe('Angry');
});

test('a picture without a face says so', async ({ demo }) => {
  await demo.choosePicture(emptyPicture);
  await expect(demo.verdict).toHaveText(strings.noFace);
  expect(await demo.topClass()).toBe('');
});

test('a file that is no picture is refused by name', async ({ demo }) => {
  const buffer = Buffer.from('no pixels here');
  await demo.choosePicture({ name: 'notes.png', mimeType: 'image/png', buffer });
  await expect(demo.notice).toHaveText(faultText('picture-unreadable', 'notes.png'));
});

test('a photograph is read', async ({ demo }) => {
  test.skip(!existsSync(photograph), `needs ${photograph} (Debian package python3-skimage)`);
  await demo.choosePicture(photograph);
  await expect.poll(() => demo.topClass()).toBe('Happy');
});

async function drop(page: Page, file: string): Promise<void> {
  const base64 = (await readFile(file)).toString('base64');
  const dataTransfer = await page.evaluateHandle(async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], 'dropped.png', { type: 'image/png' }));
    return transfer;
  }, base64);
  await page.dispatchEvent('body', 'drop', { dataTransfer });
}
