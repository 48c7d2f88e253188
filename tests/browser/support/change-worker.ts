import type { Page } from '@playwright/test';

/** To be called before the page opens: its workers run this JavaScript before anything else. */
export async function changeWorker(page: Page, change: string): Promise<void> {
  await page.addInitScript((code) => {
    globalThis.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        const before = `data:text/javascript,${encodeURIComponent(code)}`;
        const body = `import ${JSON.stringify(before)}; import ${JSON.stringify(String(url))};`;
        super(URL.createObjectURL(new Blob([body], { type: 'text/javascript' })), options);
      }
    };
  }, change);
}
