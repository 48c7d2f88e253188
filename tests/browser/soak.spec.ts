// Nothing grows: neither over many frames, nor over many readers made and closed. EMOXNET_SOAK=100000
// makes it long; the figures are printed.
import { openPackage } from './support/bare-page.ts';
import { executablePath, quietArguments } from './support/chromium.ts';
import { expect, test } from './support/demo-page.ts';

const frames = Number(process.env.EMOXNET_SOAK ?? 5000);
const cycles = Math.max(10, Math.round(frames / 500));
/** What the first frames are for: compilers finish, pools fill. */
const warmUp = 1000;

test.use({
  launchOptions: {
    executablePath,
    args: [
      ...quietArguments,
      '--js-flags=--expose-gc',
      '--enable-blink-features=ForceEagerMeasureMemory',
    ],
  },
});
test.setTimeout(120_000 + frames * 40);

// Browsers tell isolated pages alone how much memory they take.
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

test(`memory is flat over ${frames} frames`, async ({ page }) => {
  await page.route('**/emoxnet-worker-*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), ...isolation } });
  });
  await openPackage(page, isolation);
  const sizes = await page.evaluate(
    async ({ count, first }) => {
      /** Of the page and its worker, JavaScript and WebAssembly, in bytes. */
      const measure = async () => {
        (globalThis as unknown as { gc(): void }).gc();
        const { bytes } = await (
          performance as unknown as { measureUserAgentSpecificMemory(): Promise<{ bytes: number }> }
        ).measureUserAgentSpecificMemory();
        return bytes;
      };
      const reader = emoxnet.createReader({ provider: 'wasm', views: 1, details: true });
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width: 480, height: 360 });
      const context = canvas.getContext('2d') as CanvasRenderingContext2D;
      let frame = 0;
      const draw = () => {
        frame += 1;
        // The face moves, comes and goes.
        context.fillRect(0, 0, 480, 360);
        if (frame % 50 < 45) context.drawImage(picture, 8 * Math.sin(frame / 9), 0);
        requestAnimationFrame(draw);
      };
      draw();
      void reader.start(canvas.captureStream());
      const found: number[] = [];
      let answers = 0;
      for await (const _ of reader) {
        answers += 1;
        if (answers === first || answers === count) found.push(await measure());
        if (answers === count) break;
      }
      reader.close();
      return found;
    },
    { count: frames, first: warmUp },
  );
  const [before = 0, after = Infinity] = sizes;
  console.log(
    `    page and worker ${(before / 1e6).toFixed(1)} MB, then ${(after / 1e6).toFixed(1)} MB`,
  );
  expect(before).toBeGreaterThan(10e6);
  expect(after - before).toBeLessThan(3e6);
});

test(`memory is flat over ${cycles} readers`, async ({ page }) => {
  await openPackage(page);
  const session = await page.context().newCDPSession(page);
  const cycle = (count: number) =>
    page.evaluate(async (times) => {
      for (let time = 0; time < times; time++) {
        const reader = emoxnet.createReader({ provider: 'wasm', views: 1 });
        await reader.read(picture);
        reader.close();
      }
      (globalThis as unknown as { gc(): void }).gc();
    }, count);
  const measure = async () => {
    // A worker stores what it has downloaded before it ends.
    await expect.poll(() => page.workers()).toHaveLength(0);
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return usedSize;
  };
  await cycle(5);
  const before = await measure();
  await cycle(cycles);
  const after = await measure();
  console.log(`    JS heap ${before}, then ${after} bytes`);
  expect(after - before).toBeLessThan(0.5e6);
});
