// A browser without WebGPU falls back to WebAssembly and says why.
import { executablePath, quietArguments } from './support/chromium.ts';
import { expect, test } from './support/demo-page.ts';
import { providerText } from './support/words.ts';

test.use({
  launchOptions: { executablePath, args: [...quietArguments, '--disable-features=WebGPU'] },
});

for (const [search, reason] of [
  ['', 'no-webgpu'],
  ['?provider=webgpu', 'asked-but-absent'],
  ['?provider=wasm', 'asked'],
] as const) {
  test(`the label at /${search}`, async ({ demo }) => {
    await demo.open(search);
    await demo.drawnFace.click();
    await expect(demo.provider).toHaveText(providerText('wasm', reason));
    await expect.poll(() => demo.topClass()).toBe('Happy');
  });
}
