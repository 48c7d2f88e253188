// A server, a proxy or a cache that gives something else: refused by its digest, asked for once more,
// never stored.
import { openPackage, readPicture } from './support/bare-page.ts';
import { changeWorker } from './support/change-worker.ts';
import { expect, test } from './support/demo-page.ts';
import { packageFolder } from './support/paths.ts';
import { stored } from './support/store.ts';

const happy = { read: 'happy' };

test.beforeEach(({ page }) => openPackage(page));

const bad = {
  'HTML with status 200': { body: '<!doctype html><h1>Sign in</h1>', contentType: 'text/html' },
  'half a file': { body: Buffer.alloc(1000) },
};
for (const [what, answer] of Object.entries(bad)) {
  test(`${what}, once: asked for again, and never stored`, async ({ page }) => {
    let asked = 0;
    await page.route('**/emoxnet-vision-*.wasm', (route) => {
      asked += 1;
      return asked === 1 ? route.fulfill({ status: 200, ...answer }) : route.continue();
    });
    expect(await readPicture(page)).toMatchObject(happy);
    expect(asked).toBe(2);
    // The store has the good one.
    await stored(page, 6);
    await page.unroute('**/emoxnet-vision-*.wasm');
    await page.route('**/*.wasm', (route) => route.abort());
    expect(await readPicture(page)).toMatchObject(happy);
  });
}

test('a damaged copy in the store is replaced', async ({ page }) => {
  expect(await readPicture(page)).toMatchObject(happy);
  await stored(page, 6);
  await page.evaluate(async () => {
    const cache = await caches.open('emoxnet-files');
    for (const { url } of await cache.keys()) {
      if (!url.endsWith('?used')) await cache.put(url, new Response('<h1>old</h1>'));
    }
  });
  expect(await readPicture(page)).toMatchObject(happy);
});

test('the wrong file for ever is refused by its name', async ({ page }) => {
  await page.route('**/ort-wasm-memory-*.wasm', (route) => route.fulfill({ body: 'no network' }));
  const { code, part } = await readPicture(page);
  expect([code, part]).toEqual(['file-damaged', expect.stringMatching(/^ort-wasm-memory/)]);
  // Nothing of it is kept: the next start is good.
  await page.unroute('**/ort-wasm-memory-*.wasm');
  expect(await readPicture(page)).toMatchObject(happy);
});

test('glue that cannot be imported is fetched past the caches', async ({ page }) => {
  let asked = 0;
  await page.route('**/ort-wasm-glue-*.js', (route) => {
    asked += 1;
    return asked === 1
      ? route.fulfill({ contentType: 'text/html', body: '<h1>Sign in</h1>' })
      : route.continue();
  });
  expect(await readPicture(page)).toMatchObject(happy);
  expect(asked).toBeGreaterThan(1);
});

test('a release under an open page: reload', async ({ page }) => {
  await page.route(`**${packageFolder}*.*`, (route) => route.fulfill({ status: 404 }));
  const worker = await readPicture(page);
  expect(worker).toMatchObject({ code: 'version-gone', remedy: 'Reload the page.' });
  expect(worker.part).toMatch(/^emoxnet-worker/);
  await page.unroute(`**${packageFolder}*.*`);
  await page.route('**/*.wasm', (route) => route.fulfill({ status: 404 }));
  expect(await readPicture(page)).toMatchObject({ code: 'version-gone' });
});

test('a worker’s script that is damaged once is got past the caches', async ({ page }) => {
  let asked = 0;
  await page.route('**/emoxnet-worker-*.js', (route) => {
    asked += 1;
    return asked === 1
      ? route.fulfill({ contentType: 'text/html', body: '<h1>Sign in</h1>' })
      : route.continue();
  });
  expect(await readPicture(page)).toMatchObject(happy);
});

test('a script that never comes is told by its name', async ({ page }) => {
  // The worker's patience is shorter, so that the test's need not be as long.
  await changeWorker(
    page,
    'const { setTimeout } = self; self.setTimeout = (work, time) => setTimeout(work, time / 10);',
  );
  await openPackage(page);
  await page.route('**/ort-wasm-glue-*.js', () => undefined);
  const { code, part } = await readPicture(page);
  expect([code, part]).toEqual(['download-stalled', expect.stringMatching(/^ort-wasm-glue/)]);
});

test('what was downloaded is stored though it was never used', async ({ page }) => {
  await page.evaluate(() => {
    const reader = emoxnet.createReader({ provider: 'wasm' });
    return reader.load();
  });
  await stored(page, 3);
});

test('a start that fails keeps what had arrived', async ({ page }) => {
  const arrived = page.waitForResponse('**/ort-wasm-memory-*.wasm');
  await page.route('**/emoxnet-vision-*.wasm', async (route) => {
    await (await arrived).finished();
    await route.fulfill({ status: 503 });
  });
  expect(await readPicture(page)).toMatchObject({ code: 'download-failed' });
  await page.unroute('**/emoxnet-vision-*.wasm');
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(request.url()));
  expect(await readPicture(page)).toMatchObject(happy);
  expect(fetched.filter((url) => url.includes('ort-wasm-memory'))).toEqual([]);
});
