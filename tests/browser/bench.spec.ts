// The benchmark's page measures where it is opened, without the other libraries.
import { expect, test } from '@playwright/test';
import { executablePath, fakeCamera } from './support/chromium.ts';
import { clipFile } from './support/paths.ts';

test.use({ launchOptions: { executablePath, args: fakeCamera(clipFile) } });
test.setTimeout(120_000);

test('Run gives a figure for every stage', async ({ page }) => {
  await page.goto('/bench.html');
  await page.getByRole('button', { name: 'Run' }).click();
  const figures = page.getByRole('region', { name: 'Figures' });
  const named = (title: string) => figures.locator('.figure').filter({ hasText: title });
  await expect(named('One view of a face')).toHaveText(/EmoXNet[\d.]+ ms$/, { timeout: 90_000 });
  for (const title of [
    'Ten views of a face',
    'Find and read',
    'Frame to ten views',
    'First answer',
  ]) {
    await expect(named(title)).toHaveText(/[\d.]+ ms$/);
  }
  await expect(named('Camera frames answered')).toHaveText(/[\d.]+ a second$/);
  await expect(named('Views averaged on the camera')).toHaveText(/EmoXNet(10|[1-9]) $/);
  await expect(figures).not.toContainText('NaN');
});
