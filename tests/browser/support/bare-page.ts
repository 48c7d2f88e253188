// A page with nothing on it, from where the package is used as any script would use it.
import type { Page } from '@playwright/test';
import { packageFolder } from './paths.ts';
import { timed } from './timed.ts';

export type Package = typeof import('emoxnet');

/** Puts the package into the page as `emoxnet`, and the drawn smiling face as `picture`. */
export async function openPackage(page: Page, headers = {}): Promise<void> {
  await page.route('**/bare.html', (route) =>
    route.fulfill({
      headers: { 'Content-Type': 'text/html', ...headers },
      body: `<!doctype html><html lang="en" data-folder="${packageFolder}"><title>Bare</title><body>
        <img id="picture" src="/variants/drawn-face.jpg" alt="" />
        <script type="module">
          globalThis.emoxnet = await import('${packageFolder}index.js');
          globalThis.picture = document.querySelector('#picture');
          await picture.decode();
          globalThis.opened = true;
        </script></body></html>`,
    }),
  );
  await page.goto('/bare.html');
  await page.waitForFunction(() => 'opened' in globalThis);
}

/**
 * What a new reader says of the drawn face, or the error's code; and what runs the network. Prints
 * how long that took from its start.
 */
export function readPicture(page: Page, provider: 'auto' | 'wasm' | 'webgpu' = 'wasm') {
  const read = page.evaluate(async (wish) => {
    const reader = emoxnet.createReader({ provider: wish });
    try {
      const { faces } = await reader.read(picture);
      return { read: faces[0]?.expression, choice: reader.ready?.choice };
    } catch (error) {
      const { code, part, remedy } = error as InstanceType<typeof emoxnet.EmoxnetError>;
      return { code, part, remedy };
    } finally {
      reader.close();
    }
  }, provider);
  return timed('answer or error', read);
}

// What the page's functions find there.
declare global {
  const emoxnet: Package;
  const picture: HTMLImageElement;
}
