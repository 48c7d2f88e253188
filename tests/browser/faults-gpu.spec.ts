// Whatever fails on the GPU's side ends on WebAssembly, with the reason told.
import type { Page } from '@playwright/test';
import { openPackage, readPicture } from './support/bare-page.ts';
import { changeWorker } from './support/change-worker.ts';
import { executablePath, softwareWebGpu } from './support/chromium.ts';
import { expect, test } from './support/demo-page.ts';

test.use({ launchOptions: { executablePath, args: softwareWebGpu } });

const happy = { read: 'happy' };

// The software adapter takes seconds to compile its shaders.
test.setTimeout(150_000);

/** In the page's workers the GPU is as `change` leaves it. */
async function changeGpu(page: Page, change: string): Promise<void> {
  await changeWorker(page, change);
  await openPackage(page);
}

const adapterFaults = {
  'an adapter that is refused':
    'GPU.prototype.requestAdapter = () => Promise.reject(new Error("no"))',
  'a request that throws': 'GPU.prototype.requestAdapter = () => { throw new Error("no") }',
  'no adapter': 'GPU.prototype.requestAdapter = () => Promise.resolve(null)',
};
for (const [what, change] of Object.entries(adapterFaults)) {
  test(`${what}: WebAssembly`, async ({ page }) => {
    await changeGpu(page, change);
    const choice = { provider: 'wasm', reason: 'asked-but-absent' };
    expect(await readPicture(page, 'webgpu')).toEqual({ ...happy, choice });
  });
}

test('an adapter that never comes: WebAssembly, and no wait at all where that was asked for', async ({
  page,
}) => {
  await changeGpu(page, 'GPU.prototype.requestAdapter = () => new Promise(() => undefined)');
  const choice = { provider: 'wasm', reason: 'no-adapter-answer' };
  expect(await readPicture(page, 'webgpu')).toEqual({ ...happy, choice });
  const asked = { provider: 'wasm', reason: 'asked' };
  expect(await readPicture(page, 'wasm')).toEqual({ ...happy, choice: asked });
});

const deviceFaults: [string, string, string][] = [
  [
    'a device that is refused',
    'GPUAdapter.prototype.requestDevice = () => Promise.reject(new Error("lost it"))',
    'lost it',
  ],
  [
    'a device that never comes',
    'GPUAdapter.prototype.requestDevice = () => new Promise(() => undefined)',
    'its device never came',
  ],
];
for (const [what, change, detail] of deviceFaults) {
  test(`${what}: a fresh worker on WebAssembly, and the reason told`, async ({ page }) => {
    await changeGpu(page, change);
    const choice = { provider: 'wasm', reason: 'gpu-failed', detail };
    expect(await readPicture(page, 'webgpu')).toEqual({ ...happy, choice });
  });
}

// Fifty with EMOXNET_LOST=50, which takes a quarter of an hour and more.
const losses = Number(process.env.EMOXNET_LOST ?? 2);
test(`a device that is lost while it reads, ${losses} times in a row: WebAssembly goes on`, async ({
  page,
}) => {
  test.setTimeout(60_000 + losses * 45_000);
  // The first device only shows that there is one.
  await changeGpu(
    page,
    `const ask = GPUAdapter.prototype.requestDevice;
     let asked = 0;
     GPUAdapter.prototype.requestDevice = async function (...options) {
       const device = await ask.apply(this, options);
       asked += 1;
       if (asked > 1) new BroadcastChannel('gpu').onmessage = () => device.destroy();
       return device;
     }`,
  );
  for (let loss = 1; loss <= losses; loss++) {
    // A page that lost its GPU does without until it is opened anew.
    if (loss > 1) await openPackage(page);
    const found = await page.evaluate(async () => {
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width: 480, height: 360 });
      const context = canvas.getContext('2d');
      const timer = setInterval(() => context?.drawImage(picture, 0, 0), 50);
      const reader = emoxnet.createReader({ provider: 'webgpu', views: 1 });
      let errors = 0;
      reader.addEventListener('error', () => {
        errors += 1;
      });
      void reader.start(canvas.captureStream());
      let lost = 0;
      for await (const { faces } of reader) {
        const on = reader.ready?.choice;
        if (lost === 0) {
          if (on?.provider !== 'webgpu') throw new Error(on?.detail ?? 'not on the GPU');
          lost = performance.now();
          new BroadcastChannel('gpu').postMessage('lose it');
        } else if (on?.provider === 'wasm') {
          clearInterval(timer);
          reader.close();
          const seconds = (performance.now() - lost) / 1000;
          return { errors, reason: on.reason, expression: faces[0]?.expression, seconds };
        }
      }
      return undefined;
    });
    console.log(`    answer on WebAssembly after ${found?.seconds.toFixed(2)} s`);
    expect(found).toMatchObject({ errors: 0, reason: 'device-lost', expression: 'happy' });
  }
});

test('an adapter without info is taken for what it is', async ({ page }) => {
  await changeGpu(
    page,
    'Object.defineProperty(GPUAdapter.prototype, "info", { value: undefined })',
  );
  await page.route('**/ort-jspi-*.wasm', (route) => route.abort());
  await page.route('**/ort-webgpu-*.wasm', (route) => route.abort());
  expect(await readPicture(page, 'webgpu')).toMatchObject({ choice: { reason: 'gpu-failed' } });
});

for (const [what, files] of [
  ['runtime', '**/ort-{jspi,webgpu}-*.{wasm,js}'],
  ['network', '**/emoxnet-lite-webgpu-*.onnx'],
] as const) {
  test(`a ${what} for it that is missing or damaged: WebAssembly`, async ({ page }) => {
    await openPackage(page);
    await page.route(files, (route) => route.fulfill({ status: 404 }));
    const { choice, ...answer } = await readPicture(page, 'webgpu');
    expect(answer).toEqual(happy);
    expect(choice).toMatchObject({ provider: 'wasm', reason: 'gpu-failed' });
    await page.unroute(files);
    await page.route(files, (route) => route.fulfill({ body: Buffer.alloc(5000) }));
    expect(await readPicture(page, 'webgpu')).toMatchObject({
      ...happy,
      choice: { reason: 'gpu-failed' },
    });
  });
}
