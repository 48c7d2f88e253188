// WebGPU and WebAssembly give the same answer, and the page says which one it uses.
import type { Page } from '@playwright/test';
import { strings } from '../../web/src/strings/en.ts';
import { executablePath, softwareWebGpu } from './support/chromium.ts';
import { DemoPage, expect, test } from './support/demo-page.ts';
import { puppetPicture } from './support/paths.ts';

test.use({ launchOptions: { executablePath, args: softwareWebGpu } });
// The software adapter takes seconds to compile its shaders.
test.setTimeout(150_000);

const tolerance = 2e-3;
const { providers, providerReasons } = strings;

test('both providers answer alike', async ({ browser }) => {
  const read = async (provider: keyof typeof providers) => {
    const demo = new DemoPage(await browser.newPage());
    await useOneView(demo.page);
    await demo.open(`?provider=${provider}`);
    await demo.choosePicture(puppetPicture('surprise'));
    const probabilities = await demo.firstAnswer(60_000);
    await expect(demo.provider).toHaveText(`${providers[provider]} (${providerReasons.asked})`);
    await demo.page.close();
    return probabilities;
  };
  const wasm = await read('wasm');
  const webgpu = await read('webgpu');
  const differences = wasm.map((value, index) => Math.abs(value - (webgpu[index] ?? Number.NaN)));
  expect(wasm).toHaveLength(7);
  expect(Math.max(...differences)).toBeLessThan(tolerance);
});

test('a software adapter is passed over', async ({ demo }) => {
  await demo.open();
  await demo.drawnFace.click();
  await expect(demo.provider).toHaveText(`${providers.wasm} (${providerReasons.softwareAdapter})`);
});

/** Has the page read the face once instead of in many views: enough to compare, and a tenth of the work. */
async function useOneView(page: Page): Promise<void> {
  await page.route('**/manifest.json', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), tta_steps: 1 } });
  });
}
