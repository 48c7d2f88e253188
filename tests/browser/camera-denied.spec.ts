// A visitor who refuses the camera is told how to go on.
import { deniedCamera, executablePath } from './support/chromium.ts';
import { expect, test } from './support/demo-page.ts';
import { faultText } from './support/words.ts';

test.use({ launchOptions: { executablePath, args: deniedCamera } });

test('a refused camera is explained', async ({ demo }) => {
  await demo.open();
  await demo.start.click();
  await expect(demo.notice).toHaveText(faultText('camera-denied'));
  await expect(demo.start).toBeEnabled();
  await expect(demo.stop).toBeHidden();
  expect(await demo.camerasOpened()).toBe(0);
});
