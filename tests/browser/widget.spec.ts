// The widget's page: one tag that reads the camera, in the visitor's language.
import { strings as de } from '../../web/src/strings/de.ts';
import { strings as en } from '../../web/src/strings/en.ts';
import { executablePath, fakeCamera } from './support/chromium.ts';
import { expect, test } from './support/demo-page.ts';
import { clipFile } from './support/paths.ts';

test.use({ launchOptions: { executablePath, args: fakeCamera(clipFile) } });

test('Start sends an event for every answer, Stop ends the camera', async ({ demo, page }) => {
  await demo.open('widget.html');
  await expect(page.getByRole('heading', { name: en.widget.title })).toBeVisible();
  expect(await demo.camerasOpened()).toBe(0);
  const shares = page.evaluate(
    () =>
      new Promise<Record<string, number>>((resolve) => {
        document.addEventListener('expression', (event) =>
          resolve((event as CustomEvent).detail.probabilities),
        );
      }),
  );
  await page.getByRole('button', { name: en.start }).click();
  const sum = Object.values(await shares).reduce((total, share) => total + share, 0);
  expect(Object.keys(await shares)).toContain('surprise');
  expect(sum).toBeCloseTo(1, 3);
  expect(await demo.trackStates()).toEqual(['live']);
  await page.getByRole('button', { name: en.stop }).click();
  expect(await demo.trackStates()).toEqual(['ended']);
  await expect(page.getByText(en.stopped)).toBeVisible();
});

test.describe('in German', () => {
  test.use({ locale: 'de-AT' });
  test('the page and its tag speak German', async ({ demo, page }) => {
    await demo.open('widget.html');
    await expect(page).toHaveTitle(de.widget.documentTitle);
    await expect(page.getByRole('heading', { name: de.widget.title })).toBeVisible();
    await expect(page.getByRole('button', { name: de.start })).toBeVisible();
  });
});
