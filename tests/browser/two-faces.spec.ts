// Two faces before the camera: each is followed under its own number, and who leaves is missed.
import type { Page } from '@playwright/test';
import type { Reply } from '../../web/lib/shared/messages.ts';
import { executablePath, fakeCamera } from './support/chromium.ts';
import { pairSeconds } from './support/clip.ts';
import { expect, test } from './support/demo-page.ts';
import { pairClipFile } from './support/paths.ts';

test.use({ launchOptions: { executablePath, args: fakeCamera(pairClipFile) } });

/** The faces of one answer, from left to right. */
interface Seen {
  ids: number[];
  tops: number[];
  views: number;
}

test('each face has its own answer and keeps its number', async ({ demo, page }) => {
  await page.addInitScript(noteFaces);
  await demo.open();
  await demo.start.click();
  await demo.firstAnswer(30_000);
  // Whenever the clip began, both have then been there, gone and come back.
  await page.waitForTimeout((2 * pairSeconds.both + pairSeconds.alone + 1) * 1000);
  const answers = await facesSeen(page);
  const pairs = answers.filter(({ ids }) => ids.length === 2);
  const alone = answers.filter(({ ids }) => ids.length === 1);
  expect(pairs.length).toBeGreaterThan(10);
  expect(alone.length).toBeGreaterThan(5);
  expect(pairs.length + alone.length).toBe(answers.length);

  // The left face never left: one number throughout. The right one comes back as somebody else.
  expect(new Set(answers.map(({ ids }) => ids[0])).size).toBe(1);
  const [left] = answers[0]?.ids ?? [];
  const rights = new Set(pairs.map(({ ids }) => ids[1]));
  expect(rights.has(left)).toBe(false);
  expect(rights.size).toBeGreaterThanOrEqual(1);
  expect(rights.size).toBeLessThanOrEqual(3);

  // One run for both, each with its own answer: happy on the left, surprise on the right.
  const [happy, surprise] = [3, 5];
  const settled = pairs.slice(-10);
  expect(settled.map(({ tops }) => tops)).toEqual(settled.map(() => [happy, surprise]));
  for (const { views } of answers) {
    expect(views).toBeGreaterThanOrEqual(1);
    expect(views).toBeLessThanOrEqual(10);
  }
});

function facesSeen(page: Page): Promise<Seen[]> {
  return page.evaluate(() => (globalThis as unknown as { seen: Seen[] }).seen);
}

/** Runs in the page before its own scripts. */
function noteFaces(): void {
  const seen: Seen[] = [];
  Object.assign(globalThis, { seen });
  globalThis.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      this.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
        if (data.kind !== 'answer') return;
        const faces = data.answer.faces.toSorted((a, b) => a.box.x - b.box.x);
        seen.push({
          ids: faces.map(({ id }) => id),
          tops: faces.map(({ unsmoothed }) => unsmoothed.indexOf(Math.max(...unsmoothed))),
          views: data.answer.views,
        });
      });
    }
  };
}
