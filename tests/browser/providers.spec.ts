// WebGPU and WebAssembly give the same answer, and the page says which one it uses.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Provider } from 'emoxnet';
import { type Manifest, parseManifest } from '../../web/lib/runtime/manifest.ts';
import { openPackage } from './support/bare-page.ts';
import { executablePath, softwareWebGpu } from './support/chromium.ts';
import { expect, test } from './support/demo-page.ts';
import { repository } from './support/paths.ts';
import { providerText } from './support/words.ts';

test.use({ launchOptions: { executablePath, args: softwareWebGpu } });
// The software adapter takes seconds to compile its shaders.
test.setTimeout(150_000);

const tolerance = 2e-3;
const models = join(repository, 'models');
const manifest = parseManifest(JSON.parse(readFileSync(join(models, 'manifest.json'), 'utf8')));

test('both providers answer alike, and WebGPU fetches its own network only', async ({ page }) => {
  const fetched: string[] = [];
  await openPackage(page);
  await serveModel(page, fetched);
  // One view is enough to compare, and a tenth of the work.
  const webgpu = await readOn(page, 'webgpu');
  expect(webgpu.choice).toEqual({ provider: 'webgpu', reason: 'asked' });
  expect(fetched).toEqual(['manifest.json', manifest.webgpu.file]);
  const wasm = await readOn(page, 'wasm');
  expect(wasm.choice).toEqual({ provider: 'wasm', reason: 'asked' });
  expect(wasm.shares).toHaveLength(7);
  const differences = wasm.shares.map((share, index) => {
    return Math.abs(share - (webgpu.shares[index] ?? Number.NaN));
  });
  expect(Math.max(...differences)).toBeLessThan(tolerance);
});

test('a software adapter is passed over', async ({ demo }) => {
  await demo.open();
  await demo.drawnFace.click();
  await expect(demo.provider).toHaveText(providerText('wasm', 'software-adapter'));
});

test('WebGPU is tried beside what runs, takes over where it is faster, and is remembered', async ({
  page,
}) => {
  await page.addInitScript(() => {
    // The adapter here is the processor: passed over if it says so, and slow.
    const info = { vendor: 'acme', architecture: 'one' };
    Object.defineProperty(GPUAdapter.prototype, 'info', { value: info });
    let workers = 0;
    globalThis.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        if (workers++ === 0) return;
        this.addEventListener('message', (event) => {
          if (!event.isTrusted || event.data.kind !== 'timed') return;
          event.stopImmediatePropagation();
          const data = { ...event.data, milliseconds: 0.1 };
          this.dispatchEvent(new MessageEvent('message', { data }));
        });
      }
    };
  });
  await openPackage(page);
  // Ten views take the processor a minute where it plays the GPU.
  await serveModel(page, []);
  const found = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: 480, height: 360 });
    const draw = () => {
      canvas.getContext('2d')?.drawImage(picture, 0, 0);
      requestAnimationFrame(draw);
    };
    draw();
    const reader = emoxnet.createReader({ model: '/my-model/' });
    const choices: string[] = [];
    reader.addEventListener('ready', ({ detail: { choice } }) => {
      choices.push(`${choice.provider} ${choice.reason}`);
    });
    void reader.start(canvas.captureStream());
    for await (const { faces } of reader) {
      const [face] = faces;
      if (reader.ready?.choice.provider !== 'webgpu' || face === undefined) continue;
      reader.close();
      return { choices, expression: face.expression, kept: localStorage.getItem('emoxnet-gpu') };
    }
    return undefined;
  });
  expect(found?.choices).toEqual(['wasm first', 'webgpu proven']);
  expect(found?.expression).toBe('happy');
  expect(JSON.parse(found?.kept ?? '').choice).toMatchObject({ provider: 'webgpu' });
});

/** The shipped model with one view, and with one file for both providers: the other one rounds. */
async function serveModel(page: Page, fetched: string[]): Promise<void> {
  const changed = { ...manifest, tta_steps: 1, wasm: manifest.webgpu } satisfies Manifest;
  await page.route('**/my-model/**', (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
    fetched.push(name);
    if (name === 'manifest.json') return route.fulfill({ json: changed });
    return route.fulfill({ body: readFileSync(join(models, name)) });
  });
}

function readOn(page: Page, provider: Provider) {
  return page.evaluate(async (wish) => {
    const reader = emoxnet.createReader({ provider: wish, model: '/my-model/' });
    const { faces } = await reader.read(picture);
    const choice = reader.ready?.choice;
    reader.close();
    return { choice, shares: Array.from(faces[0]?.probabilities ?? []) };
  }, provider);
}
