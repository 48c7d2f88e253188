// The page on the network's faults shows the figures of the manifest, and no others.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../web/src/insights/report.ts';
import { strings } from '../../web/src/strings/en.ts';
import { expect, test } from './support/demo-page.ts';
import { repository } from './support/paths.ts';

const { limits } = strings;
const manifest = JSON.parse(
  readFileSync(join(repository, 'models/manifest.json'), 'utf8'),
) as Report;
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

test('a report that cannot be read is said to be missing', async ({ page }) => {
  await page.route('**/manifest.json', (route) => route.fulfill({ status: 404 }));
  await page.reload();
  await expect(page.getByRole('alert')).toContainText('404');
  await expect(page.getByRole('heading', { name: limits.overall.title })).toBeHidden();
});
