// Takes pictures of the built page: the README's, the guide's examples, and one of each size and colour scheme for a
// person to look at, in build/screenshots.
//
// usage: npm run screenshots        (after npm run build)
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { preview } from 'vite';
import { strings } from '../../web/site/words/en.ts';
import { executablePath, fakeCamera } from './support/chromium.ts';
import { clipExpressions } from './support/clip.ts';
import { DemoPage } from './support/demo-page.ts';
import { drawTestPictures } from './support/draw.ts';
import {
  clipFile,
  exampleFilm,
  examplePicture,
  photograph,
  readmePicture,
  repository,
  screenshotsDirectory,
} from './support/paths.ts';
import { Studio } from './support/studio.ts';

const sizes = {
  narrow: { width: 320, height: 640 },
  phone: { width: 390, height: 844 },
  desktop: { width: 1200, height: 800 },
  projector: { width: 1920, height: 1080 },
};
const schemes = ['light', 'dark'] as const;
/** What is shown: on which page, and what leads there. */
const sources: Record<string, { path?: string; show?(demo: DemoPage): Promise<void> }> = {
  welcome: {},
  camera: { show: startCamera },
  puppet: {
    async show(demo) {
      await demo.drawnFace.click();
      await demo.firstAnswer(60_000);
    },
  },
  lesson: {
    path: 'teach.html',
    async show({ page }) {
      await page.getByRole('button', { name: strings.teach.showPuppet }).click();
      await page.locator('.view-share').last().waitFor();
    },
  },
  files: {
    path: 'files.html',
    async show({ page }) {
      await page.locator('#file').setInputFiles([examplePicture, photograph, exampleFilm]);
      await page.locator('.plot canvas').waitFor();
    },
  },
  guide: { path: 'guide.html', show: ({ page }) => page.locator('#events').waitFor() },
  limits: {
    path: 'limits.html',
    show: ({ page }) => page.locator('#classes').waitFor(),
  },
};

async function startCamera(demo: DemoPage): Promise<void> {
  await demo.start.click();
  // Just turned: picture and answer will agree for a while, however slow the machine.
  const [first, second] = clipExpressions.map(strings.className);
  for (const hasText of [second, first] as string[]) {
    await demo.verdict.filter({ hasText }).waitFor();
  }
}

/** Opens a page, brings it to what is to be shown and waits until it has settled. */
async function show(page: Page, source: string): Promise<void> {
  const { path = '', show: lead } = sources[source] ?? {};
  const demo = new DemoPage(page);
  await demo.open(path);
  await lead?.(demo);
  // The bars move to their places.
  await page.waitForTimeout(300);
}

async function main(): Promise<void> {
  if (!existsSync(clipFile)) await drawTestPictures();
  await mkdir(screenshotsDirectory, { recursive: true });
  await drawExamples();
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
        for (const source of Object.keys(sources)) {
          const page = await browser.newPage({ baseURL, viewport, colorScheme });
          await show(page, source);
          const path = `${screenshotsDirectory}/${size}-${colorScheme}-${source}.png`;
          await page.screenshot({ path, fullPage: size !== 'desktop' });
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

/** What the guide's examples read: once drawn, it stays. */
async function drawExamples(): Promise<void> {
  if (existsSync(examplePicture) && existsSync(exampleFilm)) return;
  const studio = await Studio.open();
  try {
    const size = { width: 480, height: 360, from: 'happy' } as const;
    await writeFile(examplePicture, await studio.jpeg(size));
    await writeFile(exampleFilm, await studio.webm({ ...size, to: 'surprise' }, 4));
  } finally {
    await studio.close();
  }
}

await main();
