// Takes pictures of the built page: the README's, and one of each size and colour scheme for a
// person to look at, in build/screenshots.
//
// usage: npm run screenshots        (after npm run build)
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { preview } from 'vite';
import { strings } from '../../web/src/strings/en.ts';
import { executablePath, fakeCamera } from './support/chromium.ts';
import { clipExpressions } from './support/clip.ts';
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
  camera: async (demo: DemoPage) => {
    await demo.start.click();
    // Just turned: picture and answer will agree for a while, however slow the machine.
    const [first, second] = clipExpressions.map(strings.className);
    for (const hasText of [second, first] as string[]) {
      await demo.verdict.filter({ hasText }).waitFor();
    }
  },
  puppet: (demo: DemoPage) => demo.drawnFace.click(),
};

/** Opens the page, chooses a source and waits until it has been read. */
async function show(page: Page, source: keyof typeof sources): Promise<void> {
  const demo = new DemoPage(page);
  await demo.open();
  await sources[source](demo);
  if (source === 'welcome') return;
  await demo.firstAnswer(60_000);
  // The bars move to their places.
  await page.waitForTimeout(300);
}

async function main(): Promise<void> {
  if (!existsSync(clipFile)) await drawTestPictures();
  await mkdir(screenshotsDirectory, { recursive: true });
  const server = await preview({
    configFile: fileURLToPath(new URL('../../web/vite.config.ts', import.meta.url)),
    preview: { port: 0, host: 'localhost' },
  });
  const baseURL = server.resolvedUrls?.local[0];
  if (baseURL === undefined) throw new Error('Vite serves the page nowhere.');
  const browser = await chromium.launch({ executablePath, args: fakeCamera(clipFile) });
  try {
    for (const [size, viewport] of Object.entries(sizes)) {
      for (const colorScheme of schemes) {
        for (const source of Object.keys(sources) as (keyof typeof sources)[]) {
          const page = await browser.newPage({ baseURL, viewport, colorScheme });
          await show(page, source);
          const path = `${screenshotsDirectory}/${size}-${colorScheme}-${source}.png`;
          await page.screenshot({ path, fullPage: size === 'phone' });
          await page.close();
        }
      }
    }
    const page = await browser.newPage({ baseURL, viewport: sizes.desktop, colorScheme: 'light' });
    await show(page, 'camera');
    await page.screenshot({ path: readmePicture });
  } finally {
    await browser.close();
    await server.close();
  }
  console.log(`${readmePicture.replace(repository, '')} and build/screenshots are new`);
}

await main();
