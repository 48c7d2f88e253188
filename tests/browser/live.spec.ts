// What surrounds the answers on the live page: timeline, freeze, mirror, keys, export, language.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { mapGradient } from '../../web/lib/draw/heat.ts';
import { strings as de } from '../../web/site/words/de.ts';
import { strings } from '../../web/site/words/en.ts';
import { executablePath, fakeCamera } from './support/chromium.ts';
import { expect, test } from './support/demo-page.ts';
import { clipFile } from './support/paths.ts';

test.use({ launchOptions: { executablePath, args: fakeCamera(clipFile) } });

const { live, rest, timeline, session } = strings;

test('a frozen picture stays until it is let go', async ({ demo, page }) => {
  await demo.open();
  await demo.start.click();
  await demo.firstAnswer(30_000);
  const freeze = page.getByRole('button', { name: live.freeze });
  await freeze.click();
  await expect(freeze).toHaveAttribute('aria-pressed', 'true');
  // What was under way when the picture froze still comes.
  await page.waitForTimeout(1000);
  const frozen = await answerCount(page);
  await page.waitForTimeout(1000);
  expect(await answerCount(page)).toBe(frozen);
  await freeze.click();
  await expect.poll(() => answerCount(page)).toBeGreaterThan(frozen);
});

test('mirroring turns the picture around', async ({ demo, page }) => {
  await demo.open();
  await demo.start.click();
  const mirror = page.getByRole('button', { name: live.mirror });
  await expect(mirror).toHaveAttribute('aria-pressed', 'true');
  await mirror.click();
  await expect(page.locator('#stage')).toHaveAttribute('data-mirrored', 'false');
  await expect(page.locator('#video')).toHaveCSS('transform', 'none');
});

test('the last minute is plotted and told in words', async ({ demo, page }) => {
  await demo.open();
  await expect(page.getByText(timeline.title)).toBeHidden();
  await demo.start.click();
  await expect(page.getByText(timeline.title)).toBeVisible();
  await expect(page.locator('#timeline-plot canvas')).toBeVisible();
  await expect(page.getByText(/^On average: .*(Happy|Surprise) \d+\s%/)).toBeVisible();
});

test('numbers leave the page only on a click, and hold no picture', async ({ demo, page }) => {
  const downloads: string[] = [];
  page.on('download', (download) => downloads.push(download.suggestedFilename()));
  await demo.open();
  await demo.start.click();
  await demo.firstAnswer(30_000);
  await demo.stop.click();
  expect(downloads).toEqual([]);

  await page.getByText(session.title).click();
  const csv = await saved(page, session.csv);
  const [header, first = ''] = csv.split('\r\n');
  expect(header).toBe('seconds,source,faces,angry,disgust,fear,happy,sad,surprise,neutral');
  expect(first).toMatch(/^\d+\.\d{3},camera,1(,[01](\.\d{1,4})?){7}$/);

  const json = JSON.parse(await saved(page, session.json));
  expect(Object.keys(json)).toEqual(['model', 'classes', 'readings']);
  expect(Object.keys(json.readings[0])).toEqual(['seconds', 'source', 'faces', 'probabilities']);
  expect(json.model).toBe('emoxnet-lite');

  await page.getByRole('button', { name: session.forget }).click();
  await expect(page.getByText(session.title)).toBeHidden();
});

test('everything can be done with the keyboard', async ({ demo, page }) => {
  await demo.open();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: strings.frame.skip })).toBeFocused();
  await page.keyboard.press('d');
  await expect.poll(() => demo.topClass()).toBe('Happy');
  await page.getByRole('button', { name: 'Surprise' }).first().focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => demo.topClass()).toBe('Surprise');
  await page.keyboard.press('a');
  await expect(page.getByRole('checkbox', { name: live.activationMap })).not.toBeChecked();
  await page.keyboard.press('s');
  await expect.poll(() => demo.trackStates()).toEqual(['live']);
  await expect(page.getByRole('button', { name: live.freeze })).toBeEnabled();
  await page.keyboard.press('p');
  await expect(page.locator('#freeze')).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('s');
  await expect.poll(() => demo.trackStates()).toEqual(['ended']);

  await page.keyboard.press('?');
  const list = page.getByRole('dialog', { name: strings.keys.title });
  await expect(list).toBeVisible();
  await page.getByLabel(strings.keys.on).uncheck();
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await page.keyboard.press('d');
  await expect(page.getByRole('region', { name: live.drawnFace })).toBeHidden();
});

test('what a face shows at rest is taken off its answers, and given back', async ({
  demo,
  page,
}) => {
  await demo.open();
  await demo.start.click();
  const take = page.getByRole('button', { name: rest.take });
  const undo = page.getByRole('button', { name: rest.undo });
  await expect(page.getByText(rest.offer)).toBeVisible();
  // A face that laughs at rest laughs no more.
  await expect.poll(() => demo.topClass()).toBe('Happy');
  await take.click();
  await expect(page.getByText(rest.taking)).toBeVisible();
  await expect(undo).toBeVisible();
  await expect(page.getByText(rest.taken)).toBeVisible();
  await undo.click();
  await expect(take).toBeVisible();
  await expect(page.getByText(rest.offer)).toBeVisible();
  // A picture stands still: nothing in it is known again.
  await demo.drawnFace.click();
  await expect(take).toBeHidden();
});

test('the map of what mattered has a scale in its own colours', async ({ demo, page }) => {
  const colours = mapGradient.replaceAll(/(\d) (?=\d)/g, '$1, ');
  for (const address of ['/', '/teach.html']) {
    await page.goto(address);
    const scale = page.locator('.map-legend i').first();
    await expect(scale).toHaveCSS('background-image', colours);
  }
  await demo.open();
  await demo.drawnFace.click();
  await expect(page.locator('.map-legend')).toBeVisible();
  await expect(page.locator('.map-legend')).toContainText(live.mapStrong);
});

test('a coarser or finer camera can be asked for', async ({ demo, page }) => {
  await demo.open();
  await demo.start.click();
  await page.getByLabel(live.resolution).selectOption('320 × 240');
  await expect.poll(() => demo.trackStates()).toEqual(['ended', 'live']);
  await expect
    .poll(() => page.locator('#video').evaluate((video: HTMLVideoElement) => video.videoWidth))
    .toBe(320);
});

test('the number of views can be chosen and is shown', async ({ demo, page }) => {
  await demo.open();
  await demo.start.click();
  await demo.firstAnswer(30_000);
  await page.getByLabel(live.views).selectOption('2');
  await expect(page.locator('#latency')).toContainText(strings.views(2));
  await page.getByLabel(live.views).selectOption('1');
  await expect(page.locator('#latency')).toContainText(strings.views(1));
});

test('answers say how often they hold on test pictures', async ({ demo, page }) => {
  await demo.open();
  await demo.drawnFace.click();
  await expect(
    page.getByText(/On test pictures, “Happy” was right \d\d\s% of the time/),
  ).toBeVisible();
});

test.describe('in a German browser', () => {
  test.use({ locale: 'de-AT' });

  test('the page speaks German until another language is chosen', async ({ demo, page }) => {
    await demo.open();
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(de.live.title);
    await expect(page).toHaveTitle(de.live.documentTitle);
    await page.getByRole('button', { name: de.live.drawnFace }).click();
    await expect(page.getByRole('heading', { name: 'Fröhlich' })).toBeVisible();
    // The worker's words as well.
    await expect(demo.provider).toContainText(/dieser Browser|auf dem Prozessor/);
    await page.getByLabel(de.frame.language).selectOption('en');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(live.title);
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  });
});

test('colours follow the choice, also after a reload', async ({ demo, page }) => {
  await demo.open();
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByLabel(strings.frame.colours).selectOption('dark');
  const dark = await ground();
  expect(dark).not.toBe(light);
  await page.reload();
  expect(await ground()).toBe(dark);
});

function answerCount(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as { answers: unknown[] }).answers.length);
}

async function saved(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return readFile(await download.path(), 'utf8');
}
