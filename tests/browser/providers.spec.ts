// WebGPU and WebAssembly give the same answer, and the page says which one it uses.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type Manifest, parseManifest } from '../../web/lib/runtime/manifest.ts';
import type { Provider } from '../../web/lib/shared/messages.ts';
import { executablePath, softwareWebGpu } from './support/chromium.ts';
import { DemoPage, expect, test } from './support/demo-page.ts';
import { puppetPicture, repository } from './support/paths.ts';
import { providerText } from './support/words.ts';

test.use({ launchOptions: { executablePath, args: softwareWebGpu } });
// The software adapter takes seconds to compile its shaders.
test.setTimeout(150_000);

const tolerance = 2e-3;
const manifest = parseManifest(
  JSON.parse(readFileSync(join(repository, 'models/manifest.json'), 'utf8')),
);

test('both providers answer alike, and WebGPU fetches its own network only', async ({
  browser,
}) => {
  const fetched: string[] = [];
  const read = async (provider: Provider, changes: Partial<Manifest>) => {
    const demo = new DemoPage(await browser.newPage());
    await changeManifest(demo.page, changes);
    demo.page.context().on('request', (request) => fetched.push(request.url()));
    await demo.open(`?provider=${provider}`);
    await demo.choosePicture(puppetPicture('surprise'));
    const probabilities = await demo.firstAnswer(60_000);
    await expect(demo.provider).toHaveText(providerText(provider, 'asked'));
    await demo.page.close();
    return probabilities;
  };
  // One view is enough to compare, and a tenth of the work.
  const webgpu = await read('webgpu', { tta_steps: 1 });
  const networks = fetched.map((url) => url.split('/').at(-1) ?? '');
  expect(networks.filter((name) => name === manifest.webgpu.file)).toHaveLength(1);
  expect(networks).not.toContain(manifest.wasm.file);
  const wasm = await read('wasm', { tta_steps: 1, wasm: manifest.webgpu });
  const differences = wasm.map((value, index) => Math.abs(value - (webgpu[index] ?? Number.NaN)));
  expect(wasm).toHaveLength(7);
  expect(Math.max(...differences)).toBeLessThan(tolerance);
});

test('a software adapter is passed over', async ({ demo }) => {
  await demo.open();
  await demo.drawnFace.click();
  await expect(demo.provider).toHaveText(providerText('wasm', 'software-adapter'));
});

async function changeManifest(page: Page, changes: Partial<Manifest>): Promise<void> {
  await page.route('**/manifest.json', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), ...changes } });
  });
}
