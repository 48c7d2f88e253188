// ONNX Runtime comes in parts: no use of the package's own networks needs the last, and where something
// does it is fetched, checked and stored as every file is.
import type { Page } from '@playwright/test';
import { openPackage, readPicture } from './support/bare-page.ts';
import { brightnessManifest, brightnessNetwork } from './support/brightness-model.ts';
import { changeWorker } from './support/change-worker.ts';
import { executablePath, fakeCamera } from './support/chromium.ts';
import { expect, test } from './support/demo-page.ts';
import { pairClipFile } from './support/paths.ts';
import { stored } from './support/store.ts';

test.use({ launchOptions: { executablePath, args: fakeCamera(pairClipFile) } });

const restFiles = '**/ort-wasm-rest-*.wasm';

/** Every request for what the first part lacks; the first is answered with something else. */
async function watchRest(page: Page): Promise<string[]> {
  const asked: string[] = [];
  await page.route(restFiles, (route) => {
    asked.push(route.request().url());
    return asked.length === 1 ? route.fulfill({ body: 'no functions' }) : route.continue();
  });
  return asked;
}

test('pictures, films, two faces on a camera, lessons and any number of views do without', async ({
  page,
}) => {
  const asked = await watchRest(page);
  await openPackage(page);
  const counts = await page.evaluate(async () => {
    const { folder = '' } = document.documentElement.dataset;
    const { openFilm }: typeof import('emoxnet/film') = await import(`${folder}film.js`);
    const reader = emoxnet.createReader({ provider: 'wasm', details: true });
    const counts = { picture: 0, lesson: 0, film: 0, pairs: 0 };
    for (let views = 1; views <= 10; views++) {
      const { faces } = await reader.read(picture, { views });
      counts.picture += faces.length;
    }
    counts.lesson = (await reader.explain(picture))?.viewNames.length ?? 0;
    const film = await openFilm(await (await fetch('/variants/drawn-face.webm')).blob());
    for await (const { answer } of reader.follow(film.frames())) {
      counts.film += answer.faces.length;
    }
    film.close();
    void reader.start('camera');
    for await (const { faces } of reader) {
      if (faces.length === 2) counts.pairs += 1;
      // The views of both faces run at once.
      reader.reading = { views: 1 + (counts.pairs % 10) };
      if (counts.pairs === 30) break;
    }
    reader.close();
    return counts;
  });
  expect(counts).toMatchObject({ picture: 10, lesson: 10, pairs: 30 });
  expect(counts.film).toBeGreaterThan(10);
  expect(asked).toEqual([]);
});

test('a network of one’s own is opened with all, checked and stored', async ({ page }) => {
  const asked = await watchRest(page);
  await openPackage(page);
  const network = brightnessNetwork();
  const { wasm, ...manifest } = brightnessManifest('brightness.onnx', network);
  await page.route('**/my-model/*', (route) =>
    route.request().url().endsWith('.json')
      ? route.fulfill({ json: { ...manifest, wasm: { ...wasm, optimised: true } } })
      : route.fulfill({ body: network }),
  );
  const shares = await page.evaluate(async () => {
    const reader = emoxnet.createReader({ model: '/my-model/', provider: 'wasm' });
    const { faces } = await reader.read(picture);
    reader.close();
    return faces[0]?.probabilities.length;
  });
  expect(shares).toBe(3);
  expect(asked).toHaveLength(2);
  // All parts and the memory, the preprocessing, the model, and what a still is searched with.
  await stored(page, 8);
});

test('a picture that is the first to call more is read all the same', async ({ page }) => {
  await changeWorker(
    page,
    `const { instantiate } = WebAssembly;
     let calls = 0;
     addEventListener('message', ({ data }) => {
       if (data.kind === 'read') calls += 1;
     });
     WebAssembly.instantiate = async (module, imports) => {
       const instance = await instantiate(module, imports);
       const given = Object.values(imports).flatMap((group) => Object.values(group));
       if ('primary' in imports || !given.some((each) => each instanceof WebAssembly.Memory)) {
         return instance;
       }
       const lacking = (work) => (...values) => {
         if (calls === 1) {
           calls += 1;
           throw new WebAssembly.RuntimeError('a place of the table is empty');
         }
         return work(...values);
       };
       const exports = Object.entries(instance.exports).map(([name, each]) =>
         [name, typeof each === 'function' ? lacking(each) : each]);
       return { exports: Object.fromEntries(exports) };
     };`,
  );
  const asked = await watchRest(page);
  await openPackage(page);
  expect(await readPicture(page)).toMatchObject({ read: 'happy' });
  expect(asked).toHaveLength(2);
});
