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
      .toBe(4);
    await demo.page.close();
  };
  await start();
  // The runtime, the preprocessing, the detector and the network for this provider.
  expect(heavy).toHaveLength(4);
  await start();
  expect(heavy).toHaveLength(4);
});
