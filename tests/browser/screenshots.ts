// Takes pictures of the built page: the README's, and one of each size and colour scheme for a
// person to look at, in build/screenshots.
//
// usage: npx node tests/browser/screenshots.ts        (after npm run build, with a model in models/)
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import { preview } from 'vite';
import { executablePath, fakeCamera } from './support/chromium.ts';
import { DemoPage } from './support/demo-page.ts';
import { drawTestPictures } from './support/draw.ts';
import { clipFile, readmePicture, repository, screenshotsDirectory } from './support/paths.ts';

const sizes = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1200, height: 800 },
  projector: { width: 1920, height: 1080 },
};
const schemes = ['light', 'dark'] as const;
const sources = {
  welcome: async () => undefined,
  camera: (demo: DemoPage) => demo.start.click(),
  puppet: (demo: DemoPage) => demo.drawnFace.click(),
};

async function open(browser: Browser, origin: string, options: object): Promise<Page> {
  return browser.newPage({ baseURL: origin, ...options });
}

/** Opens the page, chooses a source and waits until it has been read. */
async function show(page: Page, source: keyof typeof sources): Promise<void> {
  const demo = new DemoPage(page);
  await demo.open();
  await sources[source](demo);
  if (source === 'welcome') return;
  await demo.firstAnswer(60_000);
  // The bars move to their places, and a camera's answer settles.
  await page.waitForTimeout(1000);
}

async function main(): Promise<void> {
  if (!existsSync(clipFile)) await drawTestPictures();
  await mkdir(screenshotsDirectory, { recursive: true });
  const server = await preview({
    configFile: fileURLToPath(new URL('../../web/vite.config.ts', import.meta.url)),
    preview: { port: 0, host: 'localhost' },
  });
  const origin = server.resolvedUrls?.local[0];
  if (origin === undefined) throw new Error('Vite serves the page nowhere.');
  const browser = await chromium.launch({ executablePath, args: fakeCamera(clipFile) });
  try {
    for (const [size, viewport] of Object.entries(sizes)) {
      for (const colorScheme of schemes) {
        for (const source of Object.keys(sources) as (keyof typeof sources)[]) {
          const page = await open(browser, origin, { viewport, colorScheme });
          await show(page, source);
          const path = `${screenshotsDirectory}/${size}-${colorScheme}-${source}.png`;
          await page.screenshot({ path, fullPage: size === 'phone' });
          await page.close();
        }
      }
    }
    const page = await open(browser, origin, { viewport: sizes.desktop, colorScheme: 'light' });
    await show(page, 'camera');
    await page.screenshot({ path: readmePicture });
  } finally {
    await browser.close();
    await server.close();
  }
  console.log(`${readmePicture.replace(repository, '')} and build/screenshots are new`);
}

await main();
