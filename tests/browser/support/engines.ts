// The three engines, each as Debian brings it, behind one small face: open a page, run something in it.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { launch } from 'puppeteer-core';
import { executablePath, quietArguments } from './chromium.ts';

export interface EnginePage {
  open(url: string): Promise<void>;
  /** Runs a function's text in the page; its promise is waited for. */
  run<Result>(work: () => Result | Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

const firefox = '/usr/bin/firefox-esr';
const webKitDriver = '/usr/bin/WebKitWebDriver';
const miniBrowser = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';

export const engines: Record<string, { there: boolean; start(): Promise<EnginePage> }> = {
  Chromium: { there: existsSync(executablePath), start: startChromium },
  Firefox: { there: existsSync(firefox), start: () => startFirefox() },
  WebKit: { there: existsSync(webKitDriver) && existsSync(miniBrowser), start: startWebKit },
};

/** What those choose who do not want to be recognised: canvases give noise. */
export const startSecretiveFirefox = () => startFirefox({ 'privacy.resistFingerprinting': true });

async function startChromium(): Promise<EnginePage> {
  const browser = await chromium.launch({ executablePath, args: quietArguments });
  const page = await browser.newPage();
  return {
    open: async (url) => void (await page.goto(url)),
    run: (work) => page.evaluate(work),
    close: () => browser.close(),
  };
}

/** `extraPrefsFirefox`: as in about:config. */
async function startFirefox(extraPrefsFirefox = {}): Promise<EnginePage> {
  const browser = await launch({
    browser: 'firefox',
    executablePath: firefox,
    headless: true,
    extraPrefsFirefox,
  });
  const page = await browser.newPage();
  return {
    open: async (url) => void (await page.goto(url)),
    run: (work) => page.evaluate(work) as never,
    close: () => browser.close(),
  };
}

/** WebKitGTK has no headless mode, so it gets a screen of its own. */
async function startWebKit(): Promise<EnginePage> {
  const display = ':77';
  const screen = spawn('Xvfb', [display], { stdio: 'ignore' });
  const environment = {
    ...process.env,
    DISPLAY: display,
    LANG: 'C.UTF-8',
    LIBGL_ALWAYS_SOFTWARE: '1',
    WEBKIT_DISABLE_DMABUF_RENDERER: '1',
  };
  const port = 4446;
  const driver = spawn(webKitDriver, [`--port=${port}`], { env: environment, stdio: 'ignore' });
  const home = `http://127.0.0.1:${port}/session`;
  const binary = { binary: miniBrowser, args: ['--automation'] };
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': binary } };
  let session = '';
  const leave = () => session && fetch(session, { method: 'DELETE' }).catch(() => undefined);
  return {
    // A browser for each page: it holds the memory of pages that it has left for a while, and runs out.
    async open(url) {
      await leave();
      const { sessionId } = await patiently(() => command(home, { capabilities }));
      session = `${home}/${sessionId}`;
      await command(`${session}/timeouts`, { script: 60_000, pageLoad: 60_000 });
      await command(`${session}/url`, { url });
    },
    async run(work) {
      const script = `const done = arguments[0];
        Promise.resolve().then(${work}).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const result = await command(`${session}/execute/async`, { script, args: [] });
      if (result.error !== undefined) throw new Error(result.error);
      return result.value;
    },
    async close() {
      await leave();
      for (const child of [driver, screen] as ChildProcess[]) child.kill();
    },
  };
}

/** One call of the W3C's WebDriver protocol. */
async function command(url: string, body: object) {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`WebDriver: ${value.error}: ${value.message}`);
  return value;
}

/** The driver and its screen take a moment until they listen. */
async function patiently<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}
