// The drawn face shows what it is asked to, and the network reads it so.
import { presets } from '../../web/site/puppet/puppet.ts';
import { strings } from '../../web/site/words/en.ts';
import { expect, test } from './support/demo-page.ts';

const { quiz } = strings;

test.beforeEach(async ({ demo }) => {
  await demo.open();
  await demo.drawnFace.click();
});

test('the network reads the presets as meant', async ({ demo }) => {
  for (const expression of Object.keys(presets)) {
    const label = strings.className(expression);
    await demo.choosePreset(label);
    await expect.poll(() => demo.topClass(), `read the preset ${label}`).toBe(label);
  }
});

test('a muscle moves the answer', async ({ demo, page }) => {
  await demo.choosePreset('Neutral');
  await expect.poll(() => demo.topClass()).toBe('Neutral');
  await page.getByText('Move each muscle').click();
  await page.getByLabel(/Jaw drop/).fill('0.9');
  await page.getByLabel(/Outer brow raiser/).fill('1');
  await page.getByLabel(/Inner brow raiser/).fill('1');
  await page.getByLabel(/Upper lid raiser/).fill('1');
  await expect.poll(() => demo.topClass()).toBe('Surprise');
});

test('the quiz asks for surprise and sees when it is there', async ({ demo, page }) => {
  await expect.poll(() => demo.topClass()).toBe('Happy');
  await page.getByRole('button', { name: quiz.start }).click();
  await expect(page.getByText(quiz.task(1, 6, 'Surprise'))).toBeVisible();
  await expect(page.getByRole('button', { name: 'Happy', exact: true }).first()).toBeDisabled();
  await expect.poll(() => demo.topClass()).toBe('Neutral');
  await page.getByRole('button', { name: quiz.hint }).click();
  await expect(
    page.getByText(/^Try more: (Inner brow|Outer brow|Upper lid) raiser \(AU\d\)$/),
  ).toBeVisible();
  await page.getByLabel(/Jaw drop/).fill('0.9');
  await page.getByLabel(/Outer brow raiser/).fill('1');
  await page.getByLabel(/Inner brow raiser/).fill('1');
  await page.getByLabel(/Upper lid raiser/).fill('1');
  await expect(page.getByText(/^The network reads surprise\. Moves: \d\.$/)).toBeVisible();
  await page.getByRole('button', { name: quiz.next }).click();
  await expect(page.getByText(quiz.task(2, 6, 'Happy'))).toBeVisible();
  await page.getByRole('button', { name: quiz.end }).click();
  await expect(page.getByRole('button', { name: 'Happy', exact: true }).first()).toBeEnabled();
});
