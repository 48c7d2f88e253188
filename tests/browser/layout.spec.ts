// The page fits the narrowest phone, whatever it shows.
import type { Page } from '@playwright/test';
import { expect, test } from './support/demo-page.ts';

const width = 320;
test.use({ viewport: { width, height: 640 } });

test('no sideways scrolling at 320 pixels', async ({ demo, page }) => {
  await demo.open();
  await expect(demo.start).toBeVisible();
  expect(await contentWidth(page)).toBeLessThanOrEqual(width);
  await demo.drawnFace.click();
  await expect.poll(() => demo.topClass()).toBe('Happy');
  await page.getByText('Move each muscle').click();
  expect(await contentWidth(page)).toBeLessThanOrEqual(width);
});

test('nor on the guide, whose code and tables are wide', async ({ page }) => {
  await page.goto('/guide.html');
  for (const summary of await page.locator('summary').all()) await summary.click();
  expect(await contentWidth(page)).toBeLessThanOrEqual(width);
});

function contentWidth(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth);
}
