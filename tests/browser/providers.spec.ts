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
