// Whatever people bring: a file is judged by what can be read in it, not by what it calls itself.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { strings } from '../../web/site/words/en.ts';
import { expect, test } from './support/demo-page.ts';
import { exampleFilm, examplePicture } from './support/paths.ts';
import { faultText } from './support/words.ts';

test.beforeEach(async ({ demo }) => demo.open());

test('a picture without a type', async ({ demo }) => {
  const buffer = await readFile(examplePicture);
  await demo.choosePicture({ name: 'scan', mimeType: '', buffer });
  await expect.poll(() => demo.topClass()).toBe('Happy');
});

test('a film without a type, of a kind that no browser names', async ({ demo, page }) => {
  const buffer = await readFile(exampleFilm);
  await demo.choosePicture({ name: 'film.mkv', mimeType: '', buffer });
  await expect.poll(() => demo.topClass()).not.toBe('');
  await expect(page.locator('#video')).toBeVisible();
});

test('a picture whose end is missing is read as far as it goes, and said to be incomplete', async ({
  demo,
  page,
}) => {
  const whole = await readFile(examplePicture);
  const buffer = whole.subarray(0, Math.round(0.9 * whole.length));
  await demo.choosePicture({ name: 'half.jpg', mimeType: 'image/jpeg', buffer });
  await expect.poll(() => demo.topClass()).toBe('Happy');
  await expect(page.getByText(strings.flaw('incomplete'))).toBeVisible();
  // How often an answer holds was measured on whole pictures.
  await expect(page.getByText(/^On test pictures/)).toBeHidden();
  await demo.choosePicture({ name: 'whole.jpg', mimeType: 'image/jpeg', buffer: whole });
  await expect(page.getByText(strings.flaw('incomplete'))).toBeHidden();
  await expect(page.getByText(/^On test pictures/)).toBeVisible();
});

test('where nobody is seen in what there is of a picture, that is said to be why', async ({
  demo,
  page,
}) => {
  const whole = await readFile(examplePicture);
  const buffer = whole.subarray(0, Math.round(0.1 * whole.length));
  await demo.choosePicture({ name: 'tenth.jpg', mimeType: 'image/jpeg', buffer });
  await expect(page.locator('#verdict')).toHaveText(strings.noFace);
  await expect(page.locator('#hint')).toHaveText(strings.flaw('incomplete'));
});

test('a drawing in SVG', async ({ demo }) => {
  const inside = (await readFile(examplePicture)).toString('base64');
  const image = `<image width="800" height="600" href="data:image/jpeg;base64,${inside}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600">${image}</svg>`;
  await demo.choosePicture({
    name: 'drawing.svg',
    mimeType: 'image/svg+xml',
    buffer: Buffer.from(svg),
  });
  await expect.poll(() => demo.topClass()).toBe('Happy');
});

test('an HEIC picture is refused as one, whatever its name says', async ({ demo }) => {
  const buffer = Buffer.from('\0\0\0\u0018ftypheic\0\0\0\0mif1heic', 'latin1');
  await demo.choosePicture({ name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer });
  await expect(demo.notice).toHaveText(faultText('format-unreadable', 'IMG_0001.jpg', 'HEIC'));
});

for (const [name, content, format] of [
  ['scan.jpg', '%PDF-1.7\n%\xe2\xe3', 'PDF'],
  ['scan.png', 'II*\0\x08\0\0\0', 'TIFF'],
  ['clip.mp4', 'RIFF\x10\0\0\0AVI LIST', 'AVI'],
] as const) {
  test(`a file of the format ${format} is refused as one`, async ({ demo }) => {
    await demo.choosePicture({ name, mimeType: '', buffer: Buffer.from(content, 'latin1') });
    await expect(demo.notice).toHaveText(faultText('format-unreadable', name, format));
  });
}

test('a file of nothing is called empty', async ({ demo }) => {
  await demo.choosePicture({ name: 'face.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(0) });
  await expect(demo.notice).toHaveText(faultText('file-empty', 'face.jpg'));
});

test('a film that cannot be decoded is refused as a film', async ({ demo }) => {
  const buffer = Buffer.from('no frames here');
  await demo.choosePicture({ name: 'clip.MOV', mimeType: '', buffer });
  await expect(demo.notice).toHaveText(faultText('video-unreadable', 'clip.MOV'));
});

test('sound alone is refused as such, whatever its name promises', async ({ demo }) => {
  const samples = 8000;
  const buffer = Buffer.alloc(44 + samples, 128);
  buffer.write('RIFF', 0);
  buffer.writeUInt32LE(36 + samples, 4);
  buffer.write('WAVEfmt ', 8);
  // Of one channel, 8,000 samples of a byte each a second.
  for (const [at, value] of [
    [16, 16],
    [24, 8000],
    [28, 8000],
    [40, samples],
  ] as const) {
    buffer.writeUInt32LE(value, at);
  }
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 1],
    [34, 8],
  ] as const) {
    buffer.writeUInt16LE(value, at);
  }
  buffer.write('data', 36);
  await demo.choosePicture({ name: 'talk.mov', mimeType: 'video/quicktime', buffer });
  await expect(demo.notice).toHaveText(faultText('format-unreadable', 'talk.mov', 'WAV'));
});

test('what stands in the way of a face is said, and how often such answers hold is not', async ({
  demo,
  page,
}) => {
  const darkened = await page.evaluate(async (address) => {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: picture.width, height: picture.height });
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    context.filter = 'brightness(0.2)';
    context.drawImage(picture, 0, 0);
    return canvas.toDataURL('image/png').split(',')[1] as string;
  }, '/variants/drawn-face.jpg');
  await demo.choosePicture(examplePicture);
  await expect(page.locator('#record')).toContainText('Happy');
  await expect(page.locator('#hint')).toHaveText('');
  const buffer = Buffer.from(darkened, 'base64');
  await demo.choosePicture({ name: 'dark.png', mimeType: 'image/png', buffer });
  await expect(page.locator('#hint')).toHaveText(strings.flaw('dark'));
  await expect(page.locator('#record')).toHaveText('');
});

test('a pasted picture is read, pasted words are left alone', async ({ demo, page }) => {
  await paste(page, undefined);
  await expect(demo.notice).toBeHidden();
  await paste(page, (await readFile(examplePicture)).toString('base64'));
  await expect.poll(() => demo.topClass()).toBe('Happy');
});

async function paste(page: Page, picture: string | undefined): Promise<void> {
  await page.evaluate((base64) => {
    const clipboardData = new DataTransfer();
    if (base64 === undefined) clipboardData.setData('text/plain', 'words');
    else {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      clipboardData.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
    }
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, picture);
}
