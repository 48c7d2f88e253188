// The main job: press Start, be read, press Stop.

import { strings } from '../../web/site/words/en.ts';
import { executablePath, fakeCamera } from './support/chromium.ts';
import { clipExpressions } from './support/clip.ts';
import { expect, test } from './support/demo-page.ts';
import { clipFile } from './support/paths.ts';

test.use({ launchOptions: { executablePath, args: fakeCamera(clipFile) } });

test('the camera stays closed until Start', async ({ demo, page }) => {
  await demo.open();
  await expect(demo.start).toBeEnabled();
  await page.mouse.move(200, 200);
  await page.keyboard.press('Tab');
  await page.waitForTimeout(500);
  expect(await demo.camerasOpened()).toBe(0);
  await demo.start.click();
  await expect.poll(() => demo.camerasOpened()).toBe(1);
});

test('Start reads each expression that the camera shows', async ({ demo }) => {
  await demo.open();
  const pressed = performance.now();
  await demo.start.click();
  await demo.firstAnswer(30_000);
  const seconds = ((performance.now() - pressed) / 1000).toFixed(2);
  console.log(`    first answer ${seconds} s after Start`);
  test.info().annotations.push({ type: 'first answer after Start', description: `${seconds} s` });
  for (const expression of clipExpressions) {
    await expect.poll(() => demo.topClass()).toBe(strings.className(expression));
  }
});

test('Stop ends every track and empties the picture', async ({ demo, page }) => {
  await demo.open();
  await demo.start.click();
  await demo.firstAnswer(30_000);
  expect(await demo.trackStates()).toEqual(['live']);
  await demo.stop.click();
  expect(await demo.trackStates()).toEqual(['ended']);
  expect(await page.locator('video').evaluate((video: HTMLVideoElement) => video.srcObject)).toBe(
    null,
  );
  await expect(demo.verdict).toHaveText(strings.stopped);
  await expect(demo.stop).toBeHidden();
  await page.waitForTimeout(500);
  expect(await demo.topClass()).toBe('');
});

test('another source closes the camera', async ({ demo }) => {
  await demo.open();
  await demo.start.click();
  await expect.poll(() => demo.trackStates()).toEqual(['live']);
  await demo.drawnFace.click();
  expect(await demo.trackStates()).toEqual(['ended']);
});

test('Start works again after Stop', async ({ demo }) => {
  await demo.open();
  await demo.start.click();
  await demo.stop.click();
  await demo.start.click();
  await expect.poll(() => demo.topClass()).not.toBe('');
  expect(await demo.trackStates()).toEqual(['ended', 'live']);
});
