// The teaching page: the drawn face through every stage, and what breaks the answer.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../web/site/limits/report.ts';
import { strings } from '../../web/site/words/en.ts';
import { executablePath, fakeCamera } from './support/chromium.ts';
import { expect, test } from './support/demo-page.ts';
import { clipFile, emptyPicture, exampleFilm, puppetPicture, repository } from './support/paths.ts';

test.use({ launchOptions: { executablePath, args: fakeCamera(clipFile) } });

const { teach } = strings;
const manifestFile = join(repository, 'models/manifest.json');

test.beforeEach(async ({ demo, page }) => {
  await demo.open('teach.html');
  await expect(page.getByText(teach.notice)).toBeVisible();
});

test('nothing heavy loads before a button is pressed', async ({ page }) => {
  const models = await page.evaluate(() =>
    performance.getEntriesByType('resource').filter(({ name }) => /\.(onnx|wasm)$/.test(name)),
  );
  expect(models).toEqual([]);
});

test('the drawn face goes through every stage', async ({ page }) => {
  await page.getByRole('button', { name: teach.showPuppet }).click();
  await expect(page.locator('#outcome')).toHaveText(/^Answer: Happy \d\d\s%$/);
  await expect(page.locator('#measure-box')).toHaveText(/^Confidence \d\d\s%\.$/);
  await expect(page.locator('#measure-crop')).toHaveText(/^\d+ pixels wide/);
  const views = page.locator('.tta-view');
  await expect(views).toHaveCount(10);
  for (const answer of await views.locator('.view-answer').allInnerTexts()) {
    expect(answer).toMatch(/^Happy \d\d\s%$/);
  }
  await expect(page.locator('#measure-mean')).toHaveText(teach.agreement(10, 10));
  await page.getByRole('button', { name: 'Sad', exact: true }).click();
  await expect(page.locator('#outcome')).toHaveText(/^Answer: Sad/);
});

test('a film goes through the stages as it plays', async ({ page }) => {
  await page.locator('#file').setInputFiles(exampleFilm);
  await expect(page.locator('#outcome')).toHaveText(/^Answer: [A-Z][a-z]+ \d+\s%$/);
  await expect(page.locator('#measure-crop')).toHaveText(/^\d+ pixels wide/);
  // Over when it has been played: its last frame stays.
  await page.waitForTimeout(6000);
  await expect(page.getByRole('alert')).toBeHidden();
  await expect(page.locator('#outcome')).toHaveText(/^Answer: [A-Z]/);
});

test('beside the face’s activation map stands the mean of all faces with that label', async ({
  page,
}) => {
  const [score] = (JSON.parse(readFileSync(manifestFile, 'utf8')) as Report).scores;
  await page.getByRole('button', { name: teach.showPuppet }).click();
  const picture = () =>
    page.locator('#mean-map canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const pictures = new Set<string>();
  for (const [name, label] of Object.entries({ happy: 'Happy', fear: 'Fear' })) {
    await page.getByLabel(teach.map.which).selectOption(label);
    const words = teach.map.onAverage(score?.single.per_class[name]?.support ?? 0, label);
    await expect(page.getByRole('img', { name: words })).toBeVisible();
    pictures.add(await picture());
  }
  expect(pictures.size).toBe(2);
});

test('a shifted crop spoils the answer and reset restores it', async ({ page }) => {
  await page.getByRole('button', { name: teach.showPuppet }).click();
  await expect(page.locator('#outcome')).toHaveText(/^Answer: Happy (\d+)\s%$/);
  await page.getByRole('slider', { name: teach.settings.scale }).fill('0.4');
  await page.getByRole('slider', { name: teach.settings.shift }).fill('0.5');
  const outcome = page.locator('#outcome');
  await expect(outcome).toHaveText(/^Before: Happy \d+\s%\. Now: (?!Happy)\w+ \d+\s%\.$/);
  await page.getByRole('button', { name: teach.reset }).click();
  await expect(outcome).toHaveText(/^Answer: Happy \d+\s%$/);
});

test('what a slider puts in the way of reading the face is said', async ({ page }) => {
  await page.getByRole('button', { name: teach.showPuppet }).click();
  const box = page.locator('#measure-box');
  await expect(box).toHaveText(/^Confidence \d+\s%\.$/);
  await page.getByRole('slider', { name: teach.settings.light }).fill('0.2');
  await expect(box).toContainText(strings.flaw('dark'));
});

test('the crop is shown beside the detector’s box, and moves without it', async ({ page }) => {
  await page.getByRole('button', { name: teach.showPuppet }).click();
  await expect(page.locator('#outcome')).toHaveText(/^Answer: Happy/);
  const halves = () =>
    page
      .getByRole('img', { name: teach.crop.framingLabel, includeHidden: true })
      .evaluate(readHalves);
  const before = await halves();
  expect(before.levels, 'levels of red in the box').toBeGreaterThan(20);
  await page.getByRole('slider', { name: teach.settings.scale }).fill('0.6');
  await expect.poll(async () => (await halves()).crop).not.toBe(before.crop);
  expect((await halves()).box).toBe(before.box);
});

test('without a face the chain ends at the face box', async ({ page }) => {
  await page.getByLabel(strings.live.pictureFile).setInputFiles(emptyPicture);
  await expect(page.locator('#measure-box')).toHaveText(strings.noFace);
  await expect(page.locator('#measure-mean')).toHaveText(teach.endsHere);
  await expect(page.locator('.tta-view')).toHaveCount(0);
  await page.getByLabel(strings.live.pictureFile).setInputFiles(puppetPicture('surprise'));
  await expect(page.locator('#outcome')).toHaveText(/^Answer: Surprise/);
});

test('trying all values plots them and says how far the answer holds', async ({ page }) => {
  await page.getByRole('button', { name: teach.showPuppet }).click();
  await page.getByRole('button', { name: teach.sweepOf(teach.settings.shift) }).click();
  await expect(
    page.getByText(/^The answer stays the same from -?\d+\s% to \d+\s%\.$/),
  ).toBeVisible();
  await expect(page.locator('#sweep-plot canvas')).toBeVisible();
});

test('each stage explains itself', async ({ page }) => {
  const steps = page.getByRole('listitem').filter({ has: page.getByText(teach.explain) });
  await expect(steps).toHaveCount(7);
  await steps.nth(4).getByText(teach.explain).click();
  await expect(page.getByText(teach.views.source)).toBeVisible();
  await expect(steps.nth(4).locator('math').first()).toBeVisible();
});

test('the presenter’s camera starts on a click and stops on another', async ({ demo, page }) => {
  expect(await demo.camerasOpened()).toBe(0);
  await page.getByRole('button', { name: teach.startCamera }).click();
  await expect(page.locator('#outcome')).toHaveText(/^Answer: (Happy|Surprise)/);
  await page.getByRole('button', { name: strings.stop }).click();
  await expect.poll(() => demo.trackStates()).toEqual(['ended']);
});

/** What the two cuts show, to compare, and how many levels of red the first one has. */
function readHalves(element: HTMLElement | SVGElement) {
  const canvas = element as HTMLCanvasElement;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const pixels = (left: number) => context.getImageData(left, 0, canvas.height, canvas.height).data;
  const box = pixels(0);
  return {
    box: box.join(),
    crop: pixels(canvas.width - canvas.height).join(),
    levels: new Set(box.filter((_, index) => index % 4 === 0)).size,
  };
}
