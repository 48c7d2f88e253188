// axe finds nothing serious on any view, in either colour scheme, on a phone and on a desktop.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { strings } from '../../web/site/words/en.ts';
import { executablePath, fakeCamera } from './support/chromium.ts';
import { type DemoPage, expect, test } from './support/demo-page.ts';
import { clipFile, exampleFilm, examplePicture } from './support/paths.ts';

test.use({ launchOptions: { executablePath, args: fakeCamera(clipFile) } });

const views: Record<string, { path?: string; show?(demo: DemoPage): Promise<void> }> = {
  welcome: {},
  camera: {
    async show(demo) {
      await demo.start.click();
      await demo.page.locator('#timeline-plot canvas').waitFor();
      await demo.page.getByText(strings.session.title).click();
    },
  },
  'drawn face': {
    async show(demo) {
      await demo.drawnFace.click();
      await demo.firstAnswer(30_000);
      await demo.page.getByText(strings.live.moveMuscles).click();
    },
  },
  quiz: {
    async show(demo) {
      await demo.drawnFace.click();
      await demo.firstAnswer(30_000);
      await demo.page.getByRole('button', { name: strings.quiz.start }).click();
    },
  },
  keys: {
    async show(demo) {
      await demo.page.getByRole('button', { name: strings.live.keyboard }).click();
    },
  },
  lesson: {
    path: 'teach.html',
    async show({ page }) {
      await page.getByRole('button', { name: strings.teach.showPuppet }).click();
      await page.locator('.tta-view').last().waitFor();
      for (const summary of await page.getByText(strings.teach.explain).all()) {
        await summary.click();
      }
    },
  },
  files: {
    path: 'files.html',
    async show({ page }) {
      await page.locator('#file').setInputFiles([examplePicture, exampleFilm]);
      await page.locator('.plot canvas').waitFor();
    },
  },
  limits: {
    path: 'limits.html',
    show: ({ page }) => page.getByRole('heading', { name: strings.limits.overall.title }).waitFor(),
  },
  guide: { path: 'guide.html' },
  element: {
    path: 'variants/tag.html',
    async show({ page }) {
      await page.getByRole('button', { name: strings.start }).click();
      await page.locator('emoxnet-face .bar-top').waitFor();
    },
  },
};

// Contrast depends on the colours and room on the width, so that each of both is tried once.
for (const [colorScheme, width] of [
  ['light', 1920],
  ['dark', 320],
] as const) {
  test.describe(`${colorScheme}, ${width} pixels`, () => {
    test.use({ colorScheme, viewport: { width, height: 1080 } });
    for (const [name, { path = '', show }] of Object.entries(views)) {
      test(name, async ({ demo, page }) => {
        await demo.open(path);
        await show?.(demo);
        expect(await contentWidth(page)).toBeLessThanOrEqual(width);
        // No text that the build was to fill in is left.
        expect(await page.locator('body').innerText()).not.toMatch(/\{[a-z]+\.\w+\}/);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const serious = violations.filter(({ impact }) => /serious|critical/.test(impact ?? ''));
        const told = serious.map(
          ({ id, help, nodes }) => `${id}: ${help} ${nodes.map(({ target }) => target).join()}`,
        );
        expect(told).toEqual([]);
      });
    }
  });
}

function contentWidth(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth);
}
