// The page on the network's faults shows the figures of the manifest, and no others.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccuracyReport } from '../../web/site/bench/accuracy/report.ts';
import type { Report } from '../../web/site/limits/report.ts';
import { strings } from '../../web/site/words/en.ts';
import { expect, test } from './support/demo-page.ts';
import { repository } from './support/paths.ts';

const { limits } = strings;
const manifest = JSON.parse(
  readFileSync(join(repository, 'models/manifest.json'), 'utf8'),
) as Report;
const accuracy = JSON.parse(
  readFileSync(join(repository, 'models/accuracy.json'), 'utf8'),
) as AccuracyReport;
const flaws = JSON.parse(readFileSync(join(repository, 'models/flaws.json'), 'utf8')) as {
  flaws: { flaw: string; right: number; stated: number; said: number }[];
};
const [score] = manifest.scores;
if (score === undefined) throw new Error('models/manifest.json has no scores.');

test.beforeEach(async ({ demo, page }) => {
  await demo.open('limits.html');
  await expect(page.getByRole('heading', { name: limits.overall.title })).toBeVisible();
});

test('accuracy, for the views and labels that are chosen', async ({ page }) => {
  const accuracy = page.locator('#accuracy');
  await expect(accuracy).toContainText(`${(score.tta.accuracy * 100).toFixed(1)} %`);
  await page.getByLabel(limits.views).selectOption(limits.oneView);
  await expect(accuracy).toContainText(`${(score.single.accuracy * 100).toFixed(1)} %`);
  const other = manifest.scores[1];
  test.skip(other === undefined, 'the manifest has one set of scores');
  if (other === undefined) return;
  await page.getByLabel(limits.pictures).selectOption('1');
  await expect(accuracy).toContainText(`${(other.single.accuracy * 100).toFixed(1)} %`);
});

test('recall and precision by class, the worst first or as in the bars', async ({ page }) => {
  const rows = page.getByRole('table', { name: limits.classes.title }).getByRole('row');
  const { per_class } = score.tta;
  const recalls = Object.values(per_class).map(({ recall }) => recall);
  await expect(rows.nth(1)).toContainText(`${(Math.min(...recalls) * 100).toFixed(1)} %`);
  await page.getByLabel(limits.classes.order).selectOption(limits.classes.network);
  await page.getByLabel(limits.classes.measure).selectOption(limits.classes.precision);
  for (const [index, name] of manifest.classes.entries()) {
    const precision = per_class[name]?.precision as number;
    await expect(rows.nth(index + 1)).toContainText(strings.className(name));
    await expect(rows.nth(index + 1)).toContainText(`${(precision * 100).toFixed(1)} %`);
  }
});

test('the confusion matrix is walked with the arrow keys', async ({ page }) => {
  await page.getByLabel(limits.confusion.show).selectOption(limits.confusion.counts);
  const table = page.getByRole('table', { name: limits.confusion.title });
  await table.getByRole('button').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  const count = score.tta.confusion[1]?.[1] as number;
  await expect(page.locator('.cell:focus')).toHaveText(String(count));
  const all = score.tta.confusion[1]?.reduce((sum, value) => sum + value, 0) as number;
  await expect(page.locator('#cell-words')).toHaveText(
    limits.confusion.cell('Disgust', 'Disgust', count, all),
  );
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(page.locator('.cell:focus')).toHaveText(String(score.tta.confusion[0]?.[1]));
});

test('the reliability plot shows every group of answers, and its table says it in figures', async ({
  page,
}) => {
  const card = page.getByRole('region', { name: limits.calibration.title });
  const filled = score.tta.calibration.filter(({ images }) => images > 0);
  const dots = card.locator('circle');
  await expect(dots).toHaveCount(filled.length);
  const radii = await dots.evaluateAll((circles) =>
    circles.map((circle) => Number(circle.getAttribute('r'))),
  );
  const images = filled.map((bin) => bin.images);
  expect(radii.indexOf(Math.max(...radii))).toBe(images.indexOf(Math.max(...images)));

  await card.getByText(limits.calibration.figures).click();
  const rows = card.getByRole('table').getByRole('row');
  await expect(rows).toHaveCount(1 + filled.length);
  for (const [index, { images, confidence, accuracy }] of filled.entries()) {
    const row = rows.nth(index + 1);
    await expect(row).toContainText(`${(confidence * 100).toFixed(1)} %`);
    await expect(row).toContainText(`${Math.round(accuracy * images)} / ${images}`);
    // The dot lies as far right and as high as the figures say.
    await expect(dots.nth(index)).toHaveAttribute('cx', String(confidence * 100));
    const height = 100 - Number(await dots.nth(index).getAttribute('cy'));
    expect(height).toBeCloseTo(accuracy * 100, 6);
  }
  await page.getByLabel(limits.views).selectOption(limits.oneView);
  const others = score.single.calibration.filter(({ images }) => images > 0);
  await expect(dots).toHaveCount(others.length);
  await expect(dots.last()).toHaveAttribute('cx', String((others.at(-1)?.confidence ?? 0) * 100));
});

test('what the page calls unsure was seldom right, what it calls sure mostly', async ({ page }) => {
  // Counted by hand from the bins: those below 0.6 are the first nine of fifteen.
  const share = (bins: typeof score.tta.calibration) => {
    const right = bins.reduce((sum, { images, accuracy }) => sum + images * accuracy, 0);
    return strings.percent(right / bins.reduce((sum, { images }) => sum + images, 0));
  };
  const { calibration } = score.tta;
  expect(calibration).toHaveLength(15);
  await expect(page.locator('#unsure')).toHaveText(
    limits.calibration.unsure('60 %', share(calibration.slice(0, 9)), share(calibration.slice(9))),
  );
});

test('a report that cannot be read is said to be missing', async ({ page }) => {
  await page.route('**/manifest-*.json', (route) => route.fulfill({ status: 404 }));
  await page.reload();
  await expect(page.getByRole('alert')).toContainText('404');
  await expect(page.getByRole('heading', { name: limits.overall.title })).toBeHidden();
});

test("what a camera's faults cost", async ({ page }) => {
  const { robustness } = manifest;
  test.skip(robustness === null, 'the manifest has no robustness');
  if (robustness === null) return;
  const rows = page.getByRole('table', { name: limits.camera.title }).getByRole('row');
  await expect(rows).toHaveCount(robustness.faults.length + 1);
  for (const [index, { fault, accuracy }] of robustness.faults.entries()) {
    await expect(rows.nth(index + 1)).toContainText(limits.camera.faults[fault] as string);
    await expect(rows.nth(index + 1)).toContainText(`${((accuracy[2] ?? 0) * 100).toFixed(1)} %`);
  }
  await expect(page.locator('#outliers')).toContainText(robustness.outliers.toLocaleString('en'));
});

test('of flawed faces the page says about what holds', async ({ page }) => {
  const rows = page.getByRole('table', { name: limits.flaws.title }).getByRole('row');
  await expect(rows).toHaveCount(flaws.flaws.length + 1);
  for (const [index, { flaw, right, stated, said }] of flaws.flaws.entries()) {
    await expect(rows.nth(index + 1)).toContainText(limits.flaws.names[flaw] as string);
    const cells = [right, stated, said].map((share) => `${(100 * share).toFixed(1)} %`);
    await expect(rows.nth(index + 1).locator('td:not(:has(.scale))')).toHaveText(cells);
  }
});

test('how often a face is found and read right, by its size and beside the other libraries', async ({
  page,
}) => {
  const rows = page.getByRole('table', { name: limits.distance.title }).getByRole('row');
  await expect(rows).toHaveCount(accuracy.frames.length + 1);
  for (const [index, { size, found, right_of_all }] of accuracy.frames.entries()) {
    const { camera, peers } = accuracy;
    const others = [camera, peers?.human, peers?.face_api];
    const cells = [
      found,
      right_of_all,
      ...others.map((rates) => rates?.frames[index]?.right_of_all),
    ].map((rate) => (rate === undefined ? '' : `${(100 * rate).toFixed(1)} %`));
    await expect(rows.nth(index + 1)).toContainText(String(Number.parseInt(String(size), 10)));
    await expect(rows.nth(index + 1).locator('td:not(:has(.scale))')).toHaveText(cells);
  }
  const { parts = 0, with_false_face = 0 } = accuracy.things ?? {};
  await expect(page.locator('#distance-rooms')).toContainText(
    limits.distance.things(parts, with_false_face),
  );
});
