// A face that leaves the camera's picture is said to be gone, and is found when it comes back.
import { strings } from '../../web/site/words/en.ts';
import { executablePath, fakeCamera } from './support/chromium.ts';
import { expect, test } from './support/demo-page.ts';
import { leavingClipFile } from './support/paths.ts';

test.use({ launchOptions: { executablePath, args: fakeCamera(leavingClipFile) } });

test('a lost face is missed, and found again', async ({ demo, page }) => {
  await demo.open();
  await demo.start.click();
  await demo.firstAnswer(30_000);
  for (let round = 0; round < 2; round++) {
    await expect(demo.verdict).toHaveText(strings.className('happy'));
    await expect(page.locator('.bar-top')).toHaveCount(1);
    await expect(demo.verdict).toHaveText(strings.noFace);
    await expect(page.locator('#hint')).toHaveText(strings.noFaceHint);
  }
});
