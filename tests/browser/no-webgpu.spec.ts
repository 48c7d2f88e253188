// A browser without WebGPU falls back to WebAssembly and says why.
import { strings } from '../../web/src/strings/en.ts';
import { executablePath, quietArguments } from './support/chromium.ts';
import { expect, test } from './support/demo-page.ts';

test.use({
  launchOptions: { executablePath, args: [...quietArguments, '--disable-features=WebGPU'] },
});

const { providers, providerReasons } = strings;

for (const [search, reason] of [
  ['', providerReasons.noWebGpu],
  ['?provider=webgpu', providerReasons.askedButAbsent],
  ['?provider=wasm', providerReasons.asked],
] as const) {
  test(`the label at /${search}`, async ({ demo }) => {
    await demo.open(search);
    await demo.drawnFace.click();
    await expect(demo.provider).toHaveText(`${providers.wasm} (${reason})`);
    await expect.poll(() => demo.topClass()).toBe('Happy');
  });
}
