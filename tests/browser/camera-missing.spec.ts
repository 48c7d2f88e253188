// A machine without a camera can still try everything with the drawn face.
import { executablePath, missingCamera } from './support/chromium.ts';
import { expect, test } from './support/demo-page.ts';
import { faultText } from './support/words.ts';

test.use({ launchOptions: { executablePath, args: missingCamera } });

test('a missing camera is explained and the drawn face offered', async ({ demo }) => {
  await demo.open();
  await demo.start.click();
  await expect(demo.notice).toHaveText(faultText('camera-missing'));
  await expect(demo.notice).toContainText('drawn face');
  await demo.drawnFace.click();
  await expect.poll(() => demo.topClass()).not.toBe('');
  await expect(demo.notice).toBeHidden();
});
