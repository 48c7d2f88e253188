// After the first visit the site needs no network, and it says what it keeps.
import { expect, test } from '@playwright/test';
import { strings } from '../../web/site/words/en.ts';
import { DemoPage } from './support/demo-page.ts';
import { serve } from './support/servers.ts';

test.use({ serviceWorkers: 'allow' });

test('with its server gone the site reads on', async ({ context }) => {
  const site = await serve();
  const first = new DemoPage(await context.newPage());
  await first.page.goto(`${site.origin}/index.html`);
  await first.drawnFace.click();
  await expect.poll(() => first.topClass()).toBe('Happy');
  await first.page.evaluate(() => navigator.serviceWorker.ready);
  await first.page.close();
  await site.close();

  const second = new DemoPage(await context.newPage());
  await second.page.goto(`${site.origin}/index.html`);
  await second.drawnFace.click();
  await expect.poll(() => second.topClass()).toBe('Happy');
  await expect(second.page.locator('#stored')).toHaveText(/keeps \d+\.\d MB/);
  await second.page.goto(`${site.origin}/teach.html`);
  await expect(second.page.getByRole('heading', { level: 1 })).toHaveText(strings.teach.title);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });
  test('every page says what it needs', async ({ page }) => {
    for (const path of ['/', '/files.html', '/teach.html', '/limits.html', '/guide.html']) {
      await page.goto(path);
      await expect(page.getByText(strings.frame.unscripted)).toBeVisible();
    }
  });
});

test('a page whose script runs has no such word', async ({ page }) => {
  await page.goto('/');
  await expect(page.locator('#language option')).toHaveCount(2);
  await expect(page.getByText(strings.frame.unscripted)).toHaveCount(0);
});
