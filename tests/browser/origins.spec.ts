// The script from anywhere, under any policy: another origin, a strict policy, isolation, sub-folders,
// frames, and servers that were never told of .mjs.
import type { Page } from '@playwright/test';
import { en } from '../../web/lib/words.ts';
import { executablePath, fakeCamera } from './support/chromium.ts';
import { expect, test } from './support/demo-page.ts';
import { clipFile, packageFolder } from './support/paths.ts';
import { fromElsewhere, type Server, serve } from './support/servers.ts';

test.use({ launchOptions: { executablePath, args: fakeCamera(clipFile) } });

const cors = { 'Access-Control-Allow-Origin': '*' };
const isolated = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};
let servers: Server[];

test.beforeEach(() => {
  servers = [];
});
test.afterEach(async () => {
  for (const server of servers) await server.close();
});

async function open(...serving: Parameters<typeof serve>): Promise<Server> {
  const server = await serve(...serving);
  servers.push(server);
  return server;
}

/** Presses Start and waits for an answer; what the browser complained of meanwhile. */
async function complaints(page: Page, address: string): Promise<string[]> {
  const found: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') found.push(message.text());
  });
  page.on('pageerror', ({ message }) => found.push(message));
  await page.goto(address);
  await page.getByRole('button', { name: en.start }).click();
  await expect(page.locator('emoxnet-face .expression')).toHaveText(/Happy|Surprise/);
  return found;
}

test('the script from another origin, with plain CORS', async ({ page }) => {
  const cdn = await open({ headers: cors });
  const site = await open({ page: (html) => fromElsewhere(html, cdn.origin) });
  expect(await complaints(page, `${site.origin}/variants/elsewhere.html`)).toEqual([]);
  // The page's own server gave the page, and nothing else.
  expect(site.asked).toEqual(['/variants/elsewhere.html']);
  expect(cdn.asked.some((path) => path.endsWith('.wasm'))).toBe(true);
});

test('a release on the other origin under an open page: reload', async ({ page }) => {
  const cdn = await open({ headers: cors });
  const site = await open({ page: (html) => fromElsewhere(html, cdn.origin) });
  await page.route('**/emoxnet-worker-*.js', (route) =>
    route.fulfill({ status: 404, headers: cors }),
  );
  await page.goto(`${site.origin}/variants/elsewhere.html`);
  await page.getByRole('button', { name: en.start }).click();
  const { remedy } = en.fault({ code: 'version-gone' });
  await expect(page.locator('emoxnet-face .status')).toContainText(remedy);
});

for (const [where, isElsewhere] of [
  ['another origin', true],
  ['the page’s own', false],
] as const) {
  test(`the guide’s strict policy, with Trusted Types, and the script from ${where}`, async ({
    page,
  }) => {
    const cdn = await open({ headers: cors });
    const site = await open({
      page: (html) => (isElsewhere ? fromElsewhere(html, cdn.origin) : html),
    });
    expect(await complaints(page, `${site.origin}/variants/strict-csp.html`)).toEqual([]);
    expect(cdn.asked.length > 0).toBe(isElsewhere);
  });
}

test('isolated, from its own origin', async ({ page }) => {
  const site = await open({ headers: isolated });
  expect(await complaints(page, `${site.origin}/variants/tag.html`)).toEqual([]);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('isolated, and under a strict policy with Trusted Types', async ({ page }) => {
  const site = await open({ headers: isolated });
  expect(await complaints(page, `${site.origin}/variants/strict-csp.html`)).toEqual([]);
});

test('isolated, from another origin', async ({ page }) => {
  const cdn = await open({ headers: cors });
  const site = await open({
    headers: isolated,
    page: (html) => fromElsewhere(html, cdn.origin),
  });
  expect(await complaints(page, `${site.origin}/variants/elsewhere.html`)).toEqual([]);
});

test('in a sub-folder, from a server that knows of no .mjs and no .wasm', async ({ page }) => {
  const types = { '.html': 'text/html', '.js': 'text/javascript' };
  const site = await open({ folder: '/some/where/', types });
  expect(await complaints(page, `${site.origin}/some/where/variants/tag.html`)).toEqual([]);
  for (const path of site.asked) expect(path).toMatch(/^\/(some\/where\/|favicon)/);
});

test('its files from a folder that the page names', async ({ page }) => {
  const cdn = await open({ headers: cors, folder: '/static/' });
  const site = await open({
    page: (html) =>
      html.replace(
        '<emoxnet-face',
        `<emoxnet-face asset-base="${cdn.origin}/static${packageFolder}"`,
      ),
  });
  expect(await complaints(page, `${site.origin}/variants/tag.html`)).toEqual([]);
  // The runtime, its memory, and the preprocessing.
  expect(cdn.asked.filter((path) => path.endsWith('.wasm'))).toHaveLength(3);
  expect(site.asked.filter((path) => path.endsWith('.wasm'))).toEqual([]);
});

test('in a frame, which speaks to its own page', async ({ page }) => {
  await page.goto('/variants/frame.html');
  const frame = page.frameLocator('iframe');
  await frame.getByRole('button', { name: en.start }).click();
  await expect(page.locator('#answer')).toHaveText(/happy|surprise/);
  // The page around it may stop it.
  await page.evaluate(() => {
    document.querySelector('iframe')?.contentWindow?.postMessage({ type: 'emoxnet:stop' }, '*');
  });
  await expect(frame.getByRole('button', { name: en.start })).toBeVisible();
});

test('a frame speaks to no page but the one that its address names', async ({ page }) => {
  const site = await open();
  const around = await open({
    pages: {
      '/around.html': `<!doctype html><title>Around</title><script>
        heard = [];
        addEventListener('message', ({ data }) => heard.push(data));
        </script><iframe allow="camera" src="${site.origin}${packageFolder}embed.html?origin=https://else.where"></iframe>`,
    },
  });
  await page.goto(`${around.origin}/around.html`);
  const frame = page.frameLocator('iframe');
  await frame.getByRole('button', { name: en.start }).click();
  await expect(frame.locator('.expression')).toHaveText(/Happy|Surprise/);
  // Nor does it listen to another.
  await page.evaluate(() => {
    document.querySelector('iframe')?.contentWindow?.postMessage({ type: 'emoxnet:stop' }, '*');
  });
  await page.waitForTimeout(500);
  await expect(frame.locator('.expression')).toHaveText(/Happy|Surprise/);
  expect(await page.evaluate(() => (globalThis as unknown as { heard: unknown[] }).heard)).toEqual(
    [],
  );
});

test('a frame that was not lent the camera says who can mend that', async ({ page }) => {
  const site = await open();
  const around = await open({
    pages: {
      '/around.html': `<!doctype html><title>Around</title>
        <iframe src="${site.origin}${packageFolder}embed.html"></iframe>`,
    },
  });
  await page.goto(`${around.origin}/around.html`);
  const frame = page.frameLocator('iframe');
  await frame.getByRole('button', { name: en.start }).click();
  const { what, remedy } = en.fault({ code: 'camera-policy' });
  await expect(frame.locator('.status')).toHaveText(`${what} ${remedy}`);
});

for (const [missing, from, to] of [
  ['WebAssembly', " 'wasm-unsafe-eval'", ''],
  ['connections', 'connect-src', 'manifest-src'],
] as const) {
  test(`a policy that forbids ${missing} is named as what is in the way`, async ({ page }) => {
    const cdn = await open({ headers: cors });
    const site = await open({
      page: (html) => fromElsewhere(html, cdn.origin).replace(from, to),
    });
    await page.goto(`${site.origin}/variants/strict-csp.html`);
    await page.getByRole('button', { name: en.start }).click();
    const { remedy } = en.fault({ code: 'policy-blocked' });
    await expect(page.locator('emoxnet-face .status')).toContainText(remedy);
  });
}
