// A model of one's own: its manifest says how many classes there are, and what they are called.
import type { Page } from '@playwright/test';
import { openPackage } from './support/bare-page.ts';
import {
  brightnessClasses,
  brightnessManifest,
  brightnessNetwork,
  brightnessShares,
} from './support/brightness-model.ts';
import { expect, test } from './support/demo-page.ts';

const network = brightnessNetwork();

/** Serves the model beside the page, its file under an awkward name. */
async function serveModel(page: Page, manifest: object, file = 'my #1 model?.onnx'): Promise<void> {
  await page.route('**/my-model/**', (route) => {
    const name = decodeURIComponent(
      new URL(route.request().url()).pathname.split('/').at(-1) ?? '',
    );
    if (name === 'manifest.json') return route.fulfill({ json: manifest });
    return name === file ? route.fulfill({ body: network }) : route.fulfill({ status: 404 });
  });
}

/** What the reader says of the drawn face with the model, or the error's code and detail. */
function readWithModel(page: Page) {
  return page.evaluate(async () => {
    const reader = emoxnet.createReader({ model: '/my-model/', views: 1, details: true });
    try {
      const { classes, faces } = await reader.read(picture);
      const [face] = faces;
      const grey = Array.from(face?.plane ?? []);
      const mean = grey.reduce((sum, level) => sum + level / 255, 0) / 48 ** 2;
      return {
        classes,
        expression: face?.expression,
        shares: Array.from(face?.probabilities ?? []),
        mean,
        name: reader.ready?.model,
      };
    } catch (error) {
      const { code, part, detail } = error as InstanceType<typeof emoxnet.EmoxnetError>;
      return { code, part, detail };
    }
  });
}

test('three classes of another kind are read as the network has them', async ({ page }) => {
  await openPackage(page);
  await serveModel(page, brightnessManifest('my #1 model?.onnx', network));
  const read = await readWithModel(page);
  expect(read).toMatchObject({ classes: brightnessClasses, name: 'brightness' });
  const { mean = 0, shares = [], expression } = read;
  const expected = brightnessShares(mean);
  expect(shares).toHaveLength(3);
  for (const [index, share] of shares.entries()) expect(share).toBeCloseTo(expected[index] ?? 0, 4);
  expect(expression).toBe(brightnessClasses[expected.indexOf(Math.max(...expected))]);
});

test('the element shows a bar for each of its classes, under their own names', async ({ page }) => {
  await serveModel(page, brightnessManifest('my #1 model?.onnx', network));
  await page.goto('/variants/photo.html');
  await page.evaluate(async () => {
    const element = document.querySelector('emoxnet-face');
    element?.setAttribute('model', '/my-model/manifest.json');
    await element?.start();
  });
  await expect(page.locator('.bar-name')).toHaveText(brightnessClasses);
  await expect(page.locator('.bar-top')).toHaveCount(1);
});

test.describe('a wrong one is refused with what was expected', () => {
  const manifest = (changes: object) => brightnessManifest('my #1 model?.onnx', network, changes);
  const cases: [string, object, { code: string; part: string; detail?: string }][] = [
    [
      'classes that the network does not have',
      manifest({ classes: ['dark', 'bright'] }),
      {
        code: 'model-invalid',
        part: 'my #1 model?.onnx',
        detail: 'expected 2 probabilities a view, as "classes" has names; it gives 3',
      },
    ],
    [
      'an input of another name',
      manifest({ input: { name: 'pixels' } }),
      { code: 'model-invalid', part: 'my #1 model?.onnx', detail: 'expected an input "pixels"' },
    ],
    [
      'a manifest without views',
      manifest({ tta_steps: 0 }),
      {
        code: 'model-invalid',
        part: 'manifest.json',
        detail: 'expected "tta_steps" to be a positive whole number',
      },
    ],
    [
      'a file that is not the one described',
      manifest({
        wasm: { file: 'my #1 model?.onnx', sha256: 'ab'.repeat(32), bytes: network.length },
      }),
      { code: 'file-damaged', part: 'my%20%231%20model%3F.onnx' },
    ],
  ];
  for (const [what, wrong, expected] of cases) {
    test(what, async ({ page }) => {
      await openPackage(page);
      await serveModel(page, wrong);
      expect(await readWithModel(page)).toMatchObject(expected);
    });
  }
});
