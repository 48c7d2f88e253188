// What one start downloaded the next one finds in the browser, whatever the server says of caching.
import { expect, test } from '@playwright/test';
import { DemoPage } from './support/demo-page.ts';
import { stored } from './support/store.ts';

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
    await stored(demo.page, 6);
    await demo.page.close();
  };
  await start();
  // The runtime, its memory with the networks in it, the preprocessing, and for the second network with
  // which a still is searched its file and what opens it: functions and memory.
  expect(heavy).toHaveLength(6);
  await start();
  expect(heavy).toHaveLength(6);
});
