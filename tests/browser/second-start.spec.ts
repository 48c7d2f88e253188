// What one start downloaded the next one finds in the browser, whatever the server says of caching.
import { expect, test } from '@playwright/test';
import { DemoPage } from './support/demo-page.ts';

test('a second start downloads nothing heavy', async ({ context }) => {
  const heavy: string[] = [];
  context.on('request', (request) => {
    if (/\.(wasm|onnx)$/.test(new URL(request.url()).pathname)) heavy.push(request.url());
  });
  const start = async () => {
    const demo = new DemoPage(await context.newPage());
    await demo.open();
    await demo.drawnFace.click();
    await demo.firstAnswer(30_000);
    // The store is filled in the background.
    await expect
      .poll(() =>
        demo.page.evaluate(async () => {
          const keys = await (await caches.open('emoxnet-files')).keys();
          return keys.filter(({ url }) => !url.endsWith('?used')).length;
        }),
      )
      .toBe(5);
    await demo.page.close();
  };
  await start();
  // The runtime, the preprocessing, both detectors, as a still is searched, and the network.
  expect(heavy).toHaveLength(5);
  await start();
  expect(heavy).toHaveLength(5);
});
