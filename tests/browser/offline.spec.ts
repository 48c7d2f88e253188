// After the first visit the site needs no network, it says what it keeps, and a reload renews it.
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { strings } from '../../web/site/words/en.ts';
import { DemoPage } from './support/demo-page.ts';
import { packageFolder, repository } from './support/paths.ts';
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

test('after a release under an open page, reloading it helps', async ({ context }) => {
  const folder = await mkdtemp(join(tmpdir(), 'emoxnet-site-'));
  await cp(join(repository, 'web/dist'), folder, {
    recursive: true,
    filter: (from) => !/ort-(jspi|webgpu)-/.test(from),
  });
  const site = await serve({ from: folder });
  // A visitor who saves data: nothing is fetched ahead.
  await context.addInitScript(() =>
    Object.defineProperty(navigator, 'connection', { value: { saveData: true } }),
  );
  const demo = new DemoPage(await context.newPage());
  await demo.page.goto(`${site.origin}/index.html`);
  await demo.page.evaluate(() => navigator.serviceWorker.ready);
  const other = await context.newPage();
  await other.goto(`${site.origin}/limits.html`);

  await release(folder);
  await demo.drawnFace.click();
  await expect(demo.notice).toContainText('Reload the page.');
  await demo.page.reload();
  await expect(demo.page).toHaveTitle(/^New: /);
  await demo.drawnFace.click();
  await expect.poll(() => demo.topClass()).toBe('Happy');
  await site.close();
  await rm(folder, { recursive: true });
});

/** Makes the site another version: the package in another folder, every page and every list renewed. */
async function release(folder: string): Promise<void> {
  await rename(join(folder, packageFolder), join(folder, 'emoxnet-next'));
  const names = await readdir(folder, { recursive: true });
  for (const name of names.filter((each) =>
    /^([^/]+\.html|assets\/.*\.js|offline\.js)$/.test(each),
  )) {
    const text = await readFile(join(folder, name), 'utf8');
    const renewed = text
      .replaceAll(packageFolder.slice(1), 'emoxnet-next/')
      .replace(/(<title[^>]*>)/, '$1New: ')
      .replace(/(revision:[`"'])/g, '$1next-');
    await writeFile(join(folder, name), renewed);
  }
}

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
