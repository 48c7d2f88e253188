// Many pictures and films on the page for files: a row for each, their numbers as one table.
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Download, Page } from '@playwright/test';
import { strings } from '../../web/site/words/en.ts';
import { openPackage } from './support/bare-page.ts';
import { expect, test } from './support/demo-page.ts';
import { emptyPicture, exampleFilm, examplePicture, packageFolder } from './support/paths.ts';
import { exampleFilmAs } from './support/remux.ts';
import { faultText } from './support/words.ts';

const { files: words, session } = strings;

test.setTimeout(120_000);

const row = (page: Page, name: string) => page.locator('.file', { hasText: name });
const outcome = (page: Page, name: string) => row(page, name).locator('.outcome');

async function saved(page: Page, button: string): Promise<string> {
  const download: Promise<Download> = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  return readFile(await (await download).path(), 'utf8');
}

test('pictures, a film and what is neither: a row each, one table', async ({ page }) => {
  await page.goto('/files.html');
  const notes = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no pixels') };
  const film = { name: 'film', mimeType: '', buffer: await readFile(exampleFilm) };
  await page
    .locator('#file')
    .setInputFiles([
      { name: 'face.jpg', mimeType: 'image/jpeg', buffer: await readFile(examplePicture) },
      { name: 'wall.png', mimeType: 'image/png', buffer: await readFile(emptyPicture) },
      notes,
      film,
    ]);
  await expect(page.locator('#summary')).toHaveText(words.summary(3, 4, 1), { timeout: 90_000 });
  await expect(outcome(page, 'face.jpg')).toContainText('Happy');
  await expect(outcome(page, 'wall.png')).toHaveText(strings.noFace);
  await expect(outcome(page, 'notes.txt')).toHaveText(faultText('picture-unreadable', 'notes.txt'));
  await expect(row(page, 'film').locator('.plot canvas')).toBeVisible();

  const lines = (await saved(page, session.csv)).trim().split('\r\n');
  const [head = '', first = '', wall = '', ...frames] = lines;
  expect(head).toBe(
    'file,seconds,face,x,y,width,height,expression,sure,angry,disgust,fear,happy,sad,surprise,neutral,flaws',
  );
  expect(first).toMatch(/^face\.jpg,,1,[\d.,]+,happy,true,/);
  expect(wall).toBe(`wall.png${','.repeat(16)}`);
  const times = frames.map((line) => Number(line.split(',')[1]));
  expect(times.length).toBeGreaterThan(30);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(new Set(frames.map((line) => line.split(',')[2]))).toEqual(new Set(['1']));
  const json = JSON.parse(await saved(page, session.json));
  expect(json.readings).toHaveLength(2 + frames.length);
});

test('a film that was stopped goes on where it was, in a page that is opened anew', async ({
  page,
}) => {
  await page.goto('/files.html');
  // As soon as there is something to go on from.
  await page.evaluate(() => {
    new MutationObserver(() => {
      const told = document.querySelector('.outcome')?.textContent ?? '';
      if (/ of 0:/.test(told)) document.querySelector<HTMLButtonElement>('#stop')?.click();
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await page.locator('#file').setInputFiles(exampleFilm);
  await expect(page.locator('.outcome')).toContainText('Stopped at', { timeout: 60_000 });
  const before = (await saved(page, session.csv)).trim().split('\r\n');

  await page.reload();
  // What was kept can be cleared before anything else is done.
  await expect(page.getByRole('button', { name: words.clear })).toBeVisible();
  await page.locator('#file').setInputFiles(exampleFilm);
  await expect(page.locator('#summary')).toHaveText(words.summary(1, 1), { timeout: 60_000 });
  const after = (await saved(page, session.csv)).trim().split('\r\n');
  expect(after.slice(0, before.length)).toEqual(before);
  const times = after.slice(1).map((line) => line.split(',')[1]);
  expect(new Set(times).size).toBe(times.length);
  expect(times.length).toBeGreaterThan(before.length);
});

test('the same film in other containers gives the same table', async ({ page }) => {
  const kinds = ['mp4', 'mov', 'mkv'] as const;
  const films = await Promise.all(
    kinds.map(async (kind) => {
      const buffer = await exampleFilmAs(kind, { sound: kind === 'mov' });
      // As some systems hand them out: without a type.
      return { name: `film.${kind}`, mimeType: '', buffer };
    }),
  );
  await page.goto('/files.html');
  await page.locator('#file').setInputFiles(exampleFilm);
  await page.locator('#file').setInputFiles(films);
  await expect(page.locator('#summary')).toHaveText(words.summary(4, 4), { timeout: 100_000 });
  const lines = (await saved(page, session.csv)).trim().split('\r\n').slice(1);
  const tableOf = (name: string) =>
    lines.filter((line) => line.startsWith(`${name},`)).map((line) => line.split(',').slice(1));
  const table = tableOf('drawn-face.webm');
  expect(table.length).toBeGreaterThan(30);
  const happy = 11;
  for (const kind of kinds) {
    const same = tableOf(`film.${kind}`);
    // Time and face; containers tell colours a little differently.
    expect(same.map((row) => row.slice(0, 2))).toEqual(table.map((row) => row.slice(0, 2)));
    for (const [index, row] of same.entries()) {
      expect(Number(row[happy])).toBeCloseTo(Number(table[index]?.[happy]), 1);
    }
  }
});

for (const [format, mark] of [
  ['HEVC', 'hvc1'],
  ['PRORES', 'apcn'],
] as const) {
  test(`a film in ${format}, which this browser cannot decode, is refused as one`, async ({
    page,
  }) => {
    const whole = await exampleFilmAs('mov', { sound: true });
    const kind = whole.indexOf('vp08');
    expect(kind).toBeGreaterThan(0);
    whole.write(mark, kind, 'latin1');
    await page.goto('/files.html');
    await page
      .locator('#file')
      .setInputFiles({ name: 'IMG_0001.MOV', mimeType: 'video/quicktime', buffer: whole });
    await expect(page.locator('#summary')).toHaveText(words.summary(0, 1, 1), { timeout: 60_000 });
    await expect(outcome(page, 'IMG_0001.MOV')).toContainText(
      faultText('format-unreadable', 'IMG_0001.MOV', format),
    );
    await page.goto('/');
    await page
      .getByLabel('Picture file')
      .setInputFiles({ name: 'IMG_0001.MOV', mimeType: 'video/quicktime', buffer: whole });
    await expect(page.getByRole('alert')).toContainText(
      faultText('format-unreadable', 'IMG_0001.MOV', format),
    );
  });
}

test('all that a dropped folder holds is read, and what in it is hidden is not', async ({
  page,
}) => {
  await page.goto('/files.html');
  const bytes = [...(await readFile(examplePicture))];
  await page.evaluate((content) => {
    const picture = (name: string) => new File([new Uint8Array(content)], name);
    const fileEntry = (path: string) => ({
      isFile: true,
      name: path.split('/').at(-1),
      fullPath: path,
      file: (done: (file: File) => void) => done(picture(path.split('/').at(-1) ?? '')),
    });
    const folderEntry = (path: string, ...portions: unknown[][]) => ({
      isFile: false,
      name: path.split('/').at(-1),
      fullPath: path,
      // In portions, as browsers hand them out.
      createReader: () => ({
        readEntries: (done: (some: unknown[]) => void) => done(portions.shift() ?? []),
      }),
    });
    const inner = folderEntry('/holiday/day 1', [fileEntry('/holiday/day 1/b.jpg')]);
    const folder = folderEntry(
      '/holiday',
      [fileEntry('/holiday/10.jpg'), inner],
      [fileEntry('/holiday/.DS_Store'), fileEntry('/holiday/9.jpg')],
    );
    const transfer = new DataTransfer();
    transfer.items.add(picture('holiday'));
    const [item] = transfer.items;
    if (item !== undefined) Object.assign(item, { webkitGetAsEntry: () => folder });
    const items = [item];
    const event = new DragEvent('drop', { bubbles: true, cancelable: true });
    Object.defineProperty(event, 'dataTransfer', { value: { items } });
    document.body.dispatchEvent(event);
  }, bytes);
  await expect(page.locator('#summary')).toHaveText(words.summary(3, 3), { timeout: 60_000 });
  expect(await page.locator('.file h2').allInnerTexts()).toEqual([
    'holiday/9.jpg',
    'holiday/10.jpg',
    'holiday/day 1/b.jpg',
  ]);
});

test('each film’s faces are numbered from 1, and the curves named', async ({ page }) => {
  await page.goto('/files.html');
  await page.locator('#file').setInputFiles([exampleFilm]);
  await page
    .locator('#file')
    .setInputFiles([
      { name: 'again.webm', mimeType: 'video/webm', buffer: await readFile(exampleFilm) },
    ]);
  await expect(page.locator('#summary')).toHaveText(words.summary(2, 2), { timeout: 90_000 });
  await expect(outcome(page, 'again.webm')).toContainText('faces followed: 1');
  const lines = (await saved(page, session.csv)).trim().split('\r\n').slice(1);
  expect(new Set(lines.map((line) => line.split(',')[2]))).toEqual(new Set(['1']));

  const second = row(page, 'again.webm');
  const happy = second.getByRole('button', { name: 'Happy' });
  await expect(happy).toHaveAttribute('aria-pressed', 'true');
  await happy.click();
  await expect(happy).toHaveAttribute('aria-pressed', 'false');
  await expect(second.getByText(/^On average: /)).toBeVisible();
  const download = page.waitForEvent('download');
  await second.getByRole('button', { name: words.savePlot }).click();
  expect((await download).suggestedFilename()).toBe('again.webm.png');
  const [a, b, c, d] = await readFile(await (await download).path());
  expect([a, b, c, d]).toEqual([0x89, 0x50, 0x4e, 0x47]);
});

test('a film that goes on in the same page keeps its face’s number', async ({ page }) => {
  await page.goto('/files.html');
  await page.evaluate(() => {
    let stops = 0;
    new MutationObserver(() => {
      const told = document.querySelector('.outcome')?.textContent ?? '';
      const stop = document.querySelector<HTMLButtonElement>('#stop:enabled');
      if (stops === 2 || stop === null || !/ of 0:/.test(told)) return;
      stops += 1;
      stop.click();
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await page.locator('#file').setInputFiles(exampleFilm);
  const goOn = page.getByRole('button', { name: words.goOn });
  for (let stop = 0; stop < 2; stop++) {
    await expect(page.locator('.outcome')).toContainText('Stopped at', { timeout: 60_000 });
    await goOn.click();
  }
  await expect(page.locator('#summary')).toHaveText(words.summary(1, 1), { timeout: 60_000 });
  await expect(page.locator('.outcome')).toContainText('faces followed: 1');
});

test('of a damaged film what can be read is read, and the rest is told', async ({ page }) => {
  const whole = await readFile(exampleFilm);
  const cut = whole.subarray(0, Math.round(0.7 * whole.length));
  const hurt = Buffer.from(whole);
  hurt.fill(0xa5, whole.length >> 1, (whole.length >> 1) + 1500);
  const spoilt = Buffer.from(whole).fill(0xa5, whole.length >> 1);
  await page.goto('/files.html');
  await page.locator('#file').setInputFiles([
    { name: 'cut.webm', mimeType: 'video/webm', buffer: cut },
    { name: 'spoilt.webm', mimeType: 'video/webm', buffer: spoilt },
    { name: 'hurt.webm', mimeType: 'video/webm', buffer: hurt },
  ]);
  await expect(page.locator('#summary')).toHaveText(words.summary(2, 3, 1), { timeout: 90_000 });
  await expect(outcome(page, 'cut.webm')).toContainText(faultText('video-unreadable', 'cut.webm'));
  for (const name of ['spoilt.webm', 'hurt.webm'])
    await expect(outcome(page, name)).toContainText(words.endsEarly(3.9));
});

test('a download that fails costs no file: it is read when asked to go on', async ({ page }) => {
  await page.goto('/files.html');
  let blocked = true;
  await page.route(/blazeface-far/, (route) => (blocked ? route.abort() : route.continue()));
  await page.locator('#file').setInputFiles(emptyPicture);
  await expect(page.getByRole('alert')).toContainText('blazeface-far', { timeout: 60_000 });
  await expect(page.locator('#summary')).toHaveText(words.summary(0, 1));
  blocked = false;
  await page.getByRole('button', { name: words.goOn }).click();
  await expect(page.locator('#summary')).toHaveText(words.summary(1, 1), { timeout: 60_000 });
  await expect(page.getByRole('alert')).toBeHidden();
});

test('two files of one name in a folder are told apart', async ({ page }, testInfo) => {
  const folder = testInfo.outputPath('holiday');
  for (const day of ['monday', 'tuesday']) {
    await mkdir(join(folder, day), { recursive: true });
    await copyFile(day === 'monday' ? examplePicture : emptyPicture, join(folder, day, '1.jpg'));
  }
  await page.goto('/files.html');
  await page.locator('#folder').setInputFiles(folder);
  await expect(page.locator('#summary')).toHaveText(words.summary(2, 2), { timeout: 60_000 });
  await expect(outcome(page, 'holiday/monday/1.jpg')).toContainText('Happy');
  await expect(outcome(page, 'holiday/tuesday/1.jpg')).toHaveText(strings.noFace);
  const lines = (await saved(page, session.csv)).trim().split('\r\n').slice(1);
  const names = lines.map((line) => line.split(',')[0]);
  expect(names.toSorted()).toEqual(['holiday/monday/1.jpg', 'holiday/tuesday/1.jpg']);
});

test('a picture that calls itself a film, and a film that calls itself a picture', async ({
  page,
}) => {
  await page.goto('/files.html');
  await page.locator('#file').setInputFiles([
    { name: 'face.mp4', mimeType: 'video/mp4', buffer: await readFile(examplePicture) },
    { name: 'film.jpg', mimeType: 'image/jpeg', buffer: await readFile(exampleFilm) },
  ]);
  await expect(page.locator('#summary')).toHaveText(words.summary(2, 2), { timeout: 90_000 });
  await expect(outcome(page, 'face.mp4')).toContainText('Happy');
  await expect(outcome(page, 'film.jpg')).toContainText('faces followed: 1');
});

test('files that could not be handed on are asked for again', async ({ page }) => {
  await page.goto('/files.html#lost');
  await expect(page.getByRole('alert')).toHaveText(words.lost);
  expect(new URL(page.url()).hash).toBe('');
});

test('cleared while a film is read, nothing of it is kept', async ({ page }) => {
  await page.goto('/files.html');
  await page.locator('#file').setInputFiles(exampleFilm);
  await expect(page.locator('.outcome')).toContainText(' of 0:', { timeout: 60_000 });
  await page.getByRole('button', { name: words.clear }).click();
  await expect(page.locator('.file')).toHaveCount(0);
  await expect(page.getByText(words.dropHere)).toBeVisible();
  const kept = () =>
    page.evaluate(
      () =>
        new Promise<number>((resolve, reject) => {
          const opening = indexedDB.open('emoxnet-films');
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const counting = opening.result.transaction('films').objectStore('films').count();
            counting.onsuccess = () => resolve(counting.result);
          };
        }),
    );
  await expect.poll(kept).toBe(0);
  // What is chosen next is read from its beginning.
  await page.locator('#file').setInputFiles(exampleFilm);
  await expect(page.locator('#summary')).toHaveText(words.summary(1, 1), { timeout: 60_000 });
  const [, first = ''] = (await saved(page, session.csv)).split('\r\n');
  expect(Number(first.split(',')[1])).toBeLessThan(0.2);
});

test('what is dropped on a page to read is read on this one', async ({ page }) => {
  await page.goto('/limits.html');
  const base64 = (await readFile(examplePicture)).toString('base64');
  await page.evaluate((content) => {
    const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    for (const name of ['one.jpg', 'two.jpg']) {
      dataTransfer.items.add(new File([bytes], name, { type: 'image/jpeg' }));
    }
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
  }, base64);
  await page.waitForURL('**/files.html');
  await expect(page.locator('#summary')).toHaveText(words.summary(2, 2), { timeout: 60_000 });
  // Once: a page that is opened again starts with nothing.
  await page.reload();
  await expect(page.getByText(words.dropHere)).toBeVisible();
  await expect(page.locator('.file')).toHaveCount(0);
});

test('the package alone: every frame of a film once, in order, with one id for its face', async ({
  page,
}) => {
  await openPackage(page);
  const base64 = (await readFile(exampleFilm)).toString('base64');
  const found = await page.evaluate(
    async ([content = '', folder]) => {
      const { openFilm }: typeof import('emoxnet/film') = await import(`${folder}film.js`);
      const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
      const film = await openFilm(new Blob([bytes]));
      const reader = emoxnet.createReader({ provider: 'wasm', views: 1 });
      const times: number[] = [];
      const ids = new Set<number>();
      for await (const { time, answer } of reader.follow(film.frames())) {
        times.push(time);
        for (const { id } of answer.faces) ids.add(id);
      }
      let later = 0;
      for await (const { picture, time } of film.frames(film.duration / 2)) {
        later += Number(time >= film.duration / 2);
        picture.close();
      }
      const text = new Blob(['no frames']);
      const refusal = await openFilm(text).catch((error) => error.code);
      const { duration, frameRate, width, height } = film;
      film.close();
      return { times, ids: [...ids], later, refusal, duration, frameRate, width, height };
    },
    [base64, packageFolder],
  );
  const { times, later, duration, frameRate } = found;
  expect(times.length).toBeGreaterThan(30);
  expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
  expect(Math.abs(times.length - (duration * frameRate) / 1000)).toBeLessThan(3);
  expect(later / times.length).toBeCloseTo(0.5, 1);
  expect(found).toMatchObject({ ids: [1], refusal: 'video-unreadable' });
});
