// The browser's own store, in which what a start has downloaded is kept.
import { expect, type Page } from '@playwright/test';

/** Waits until as many files are stored: that goes on after the first answer, and after the reader's end. */
export async function stored(page: Page, files: number): Promise<void> {
  const count = () =>
    page.evaluate(async () => {
      const keys = await (await caches.open('emoxnet-files')).keys();
      return keys.filter(({ url }) => !url.endsWith('?used')).length;
    });
  await expect.poll(count).toBe(files);
}
