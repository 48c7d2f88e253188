// The ways from a frame to its pixels, in the browser itself: the Y plane, the conversion to RGBA and
// the canvas show the same picture, whole or in part.
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { build } from 'vite';

type FramePixels = typeof import('../../web/lib/worker/frame-pixels.ts');

const source = fileURLToPath(new URL('../../web/lib/worker/frame-pixels.ts', import.meta.url));
let bundle: string;

test.beforeAll(async () => {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry: source, formats: ['iife'], name: 'framePixels' } },
  });
  const [built] = Array.isArray(result) ? result : [];
  bundle = built?.output[0]?.code ?? '';
});

test.beforeEach(async ({ page }) => {
  await page.addScriptTag({ content: bundle });
});

const region = { left: 16, top: 8, width: 32, height: 24 };
const kinds = {
  'limited-range I420': { format: 'luma-limited' },
  'full-range I420': { format: 'grey' },
  NV12: { format: 'luma-limited' },
  RGBA: { format: 'rgba' },
  bitmap: { format: 'rgba' },
  turned: { format: 'rgba' },
} as const;
type Kind = keyof typeof kinds;

for (const [kind, { format }] of Object.entries(kinds) as [Kind, { format: string }][]) {
  test(`${kind}: whole and in part`, async ({ page }) => {
    const { whole, part } = await read(page, kind);
    expect(whole).toMatchObject({ left: 0, top: 0, width: 64, height: 48, format });
    expect(part).toMatchObject({ ...region, format });
    expect(whole.wrong).toEqual([]);
    expect(part.wrong).toEqual([]);
  });
}

test('a frame whose memory cannot be had goes by the canvas', async ({ page }) => {
  await page.evaluate(() => {
    VideoFrame.prototype.copyTo = () => Promise.reject(new DOMException('', 'NotSupportedError'));
  });
  const { whole, part } = await read(page, 'NV12');
  expect(whole).toMatchObject({ width: 64, height: 48, format: 'rgba', wrong: [] });
  expect(part).toMatchObject({ ...region, format: 'rgba', wrong: [] });
});

function read(page: Page, kind: Kind) {
  return page.evaluate(readInPage, { kind, region });
}

/** Runs in the page and sees nothing of this module. */
async function readInPage({ kind, region: part }: { kind: Kind; region: typeof region }) {
  const { readPixels } = (globalThis as unknown as { framePixels: FramePixels }).framePixels;
  const [width, height] = [64, 48];
  /** Grey levels that tell every place from its neighbours, of full range. */
  const level = (x: number, y: number) => 40 + 2 * x + y;
  const limited = (grey: number) => Math.round(16 + (grey * 219) / 255);

  const planes = (inFrame: (grey: number) => number) => {
    const bytes = new Uint8Array((width * height * 3) / 2).fill(128);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) bytes[y * width + x] = inFrame(level(x, y));
    }
    return bytes;
  };
  const rgba = () => {
    const bytes = new Uint8ClampedArray(width * height * 4).fill(255);
    for (let index = 0; index < width * height; index++) {
      bytes.fill(level(index % width, Math.floor(index / width)), 4 * index, 4 * index + 3);
    }
    return bytes;
  };
  const yuv = (format: 'I420' | 'NV12', fullRange: boolean) =>
    new VideoFrame(planes(fullRange ? (grey) => grey : limited), {
      format,
      codedWidth: width,
      codedHeight: height,
      timestamp: 0,
      colorSpace: { fullRange, matrix: 'bt709', primaries: 'bt709', transfer: 'bt709' },
    });
  const rgbaFrame = (more: object = {}) =>
    new VideoFrame(rgba(), {
      format: 'RGBA',
      codedWidth: width,
      codedHeight: height,
      timestamp: 0,
      ...more,
    });
  const make: Record<Kind, () => VideoFrame | Promise<ImageBitmap>> = {
    'limited-range I420': () => yuv('I420', false),
    'full-range I420': () => yuv('I420', true),
    NV12: () => yuv('NV12', false),
    RGBA: () => rgbaFrame(),
    bitmap: () => createImageBitmap(new ImageData(rgba(), width)),
    turned: () => rgbaFrame({ rotation: 180 }),
  };
  const picture = await make[kind]();

  const check = async (wanted?: typeof part) => {
    let memory = new Uint8Array();
    const allocate = (bytes: number) => {
      memory = new Uint8Array(bytes);
      return memory;
    };
    const pixels = await readPixels(picture, allocate, wanted);
    const wrong: string[] = [];
    for (let y = 0; y < pixels.height; y++) {
      for (let x = 0; x < pixels.width; x++) {
        const at = y * pixels.stride + x * (pixels.format === 'rgba' ? 4 : 1);
        const [fromX, fromY] = [pixels.left + x, pixels.top + y];
        const grey =
          kind === 'turned' ? level(width - 1 - fromX, height - 1 - fromY) : level(fromX, fromY);
        const expected = pixels.format === 'luma-limited' ? limited(grey) : grey;
        // Conversions round.
        if (Math.abs((memory[at] as number) - expected) > 2) wrong.push(`${fromX},${fromY}`);
      }
    }
    const { left, top, width: columns, height: rows, format } = pixels;
    return { left, top, width: columns, height: rows, format, wrong: wrong.slice(0, 5) };
  };
  return { whole: await check(), part: await check(part) };
}
