// Drives the benchmark's page in one Chromium: ours and two libraries that do the same work, on the
// same fake camera, one thread each. Called by scripts/bench.
//
// usage: node scripts/lib/bench-web.ts [--json]        (after the page's build)
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { executablePath, fakeCamera } from '../../tests/browser/support/chromium.ts';
import { drawTestPictures } from '../../tests/browser/support/draw.ts';
import { clipFile, farClipFile, repository } from '../../tests/browser/support/paths.ts';
import type { LiveFigures } from '../../web/site/bench/live.ts';
import type { Bench } from '../../web/site/bench/main.ts';
import {
  type ContestantName,
  contestantNames,
  type Figures,
  type Report,
  ratiosOf,
} from '../../web/site/bench/report.ts';
import { median } from '../../web/site/bench/statistics.ts';
import type { TimeFigures } from '../../web/site/bench/times.ts';
import { serveBench } from './bench-site.ts';

const resultsDirectory = resolve(repository, 'build/bench');
/** Visits to each library with an empty cache; they take turns. */
const starts = 5;
/** Milliseconds from a page's arrival, or its being prepared, to the press of its button, and between two visits. */
const calm = 1000;
const framesBeforeMemory = 1000;

/** Seconds on the camera: uncounted, as budgets settle and compilers finish, and counted. */
const settling = 2;
const counted = 8;

/** One visit to one library's page with an empty cache, and a second one. */
interface Visit extends LiveFigures {
  first_answer_cold_ms: number;
  first_answer_second_visit_ms: number;
  cpu_ms_per_s: number;
  memory_mib?: number;
}

interface Traffic {
  bytes: number;
  bytes_gzip: number;
  bytes_brotli: number;
}

declare const bench: Bench;

async function main(json: boolean): Promise<void> {
  if (!existsSync(farClipFile)) await drawTestPictures();
  await mkdir(resultsDirectory, { recursive: true });
  const site = await serveBench();
  const { url } = site;
  const browser = await chromium.launch({ executablePath, args: fakeCamera(clipFile) });
  try {
    const report = await measure(browser, url);
    await writeFile(resolve(resultsDirectory, 'web.json'), `${JSON.stringify(report, null, 2)}\n`);
    await draw(browser, url, report);
    if (json) console.log(JSON.stringify(report));
    else print(report);
  } finally {
    await browser.close();
    await site.close();
  }
}

async function measure(browser: Browser, url: string): Promise<Report> {
  const found: Record<ContestantName, Visit[]> = { ours: [], face_api: [], human: [] };
  say('what a first answer fetches');
  const traffic = {
    ours: await weigh(browser, url, 'ours'),
    face_api: await weigh(browser, url, 'face_api'),
    human: await weigh(browser, url, 'human'),
  };
  const warm: number[] = [];
  const interactive: number[] = [];
  for (let round = 0; round < starts; round++) {
    for (const name of contestantNames) {
      say(`visit ${round + 1} of ${starts}: ${name}`);
      found[name].push(await visit(browser, url, name, round === starts - 1));
    }
    say(`visit ${round + 1} of ${starts}: prepared while the page was idle, and the live page`);
    warm.push(await warmStart(browser, url));
    interactive.push(await timeToInteractive(browser, new URL('./', url).href));
  }
  say('a face that is far off');
  const fps_far = await framesPerSecondFarOff(url);
  say('the same work in turn');
  const times = await inPage(browser, url, () => bench.compare());

  const figures = (name: ContestantName): Figures => {
    const middle = (field: keyof Visit) => median(found[name].map((each) => each[field] ?? 0));
    const cold = middle('first_answer_cold_ms');
    return {
      one_view_ms_p50: times.one_view_ms_p50[name],
      live_ms_p50: times.live_ms_p50[name],
      fps: middle('fps'),
      first_answer_ms: cold,
      first_answer_cold_ms: cold,
      first_answer_second_visit_ms: middle('first_answer_second_visit_ms'),
      long_tasks: middle('long_tasks'),
      longest_task_ms: middle('longest_task_ms'),
      ...traffic[name],
      cpu_ms_per_s: middle('cpu_ms_per_s'),
      memory_mib: found[name].at(-1)?.memory_mib ?? Number.NaN,
    };
  };
  const ours = {
    ...figures('ours'),
    first_answer_warm_ms: median(warm),
    page_interactive_ms: median(interactive),
    live_in_time_ms_p50: times.live_in_time_ms_p50,
    tta10_ms_p50: times.tta10_ms_p50,
    preprocess_ms_p50: times.preprocess_ms_p50,
    tta_steps: median(found.ours.map(({ views }) => views)),
    provider: 'wasm',
    fps_far,
  };
  const all = { ours, face_api: figures('face_api'), human: figures('human') };
  return { ...all, ratios: ratiosOf(all) };
}

/** A context of its own has an empty cache. */
async function visit(
  browser: Browser,
  url: string,
  name: ContestantName,
  withMemory: boolean,
): Promise<Visit> {
  const context = await browser.newContext();
  const page = await openPage(context, url);
  const first_answer_cold_ms = await page.evaluate((which) => bench.start(which), name);
  await page.evaluate((seconds) => bench.watch(seconds), settling);
  const before = await processorTime(browser);
  const live = await page.evaluate((seconds) => bench.watch(seconds), counted);
  const cpu_ms_per_s = (1000 * ((await processorTime(browser)) - before)) / counted;
  await page.evaluate(() => bench.stop());
  let memory: Pick<Visit, 'memory_mib'> = {};
  if (withMemory) {
    say(`${framesBeforeMemory} frames: ${name}`);
    await page.evaluate((frames) => bench.read(frames), framesBeforeMemory);
    memory = { memory_mib: await rendererMemory(browser) };
  }
  await page.close();
  await pause(calm);
  const again = await openPage(context, url);
  const second = await again.evaluate((which) => bench.start(which), name);
  await context.close();
  const first = { first_answer_cold_ms, first_answer_second_visit_ms: second };
  return { ...live, ...first, ...memory, cpu_ms_per_s };
}

/** In a browser of its own, as a browser has one fake camera. */
async function framesPerSecondFarOff(url: string): Promise<number> {
  const browser = await chromium.launch({ executablePath, args: fakeCamera(farClipFile) });
  try {
    const page = await openPage(await browser.newContext(), url);
    await page.evaluate(() => bench.start('ours'));
    await page.evaluate((seconds) => bench.watch(seconds), settling);
    const { fps } = await page.evaluate((seconds) => bench.watch(seconds), counted);
    return fps;
  } finally {
    await browser.close();
  }
}

/** Apart from the visits that are timed: handing out all that was fetched takes its time. */
async function weigh(browser: Browser, url: string, name: ContestantName): Promise<Traffic> {
  const context = await browser.newContext();
  const traffic = countTraffic(context);
  const page = await openPage(context, url);
  await page.evaluate((which) => bench.start(which), name);
  const sizes = await traffic();
  await context.close();
  return sizes;
}

/** Ours, which a page prepares while it is idle. */
async function warmStart(browser: Browser, url: string): Promise<number> {
  const page = await openPage(await browser.newContext(), url);
  await page.evaluate(() => bench.prepare('ours'));
  await pause(calm);
  const milliseconds = await page.evaluate(() => bench.start('ours'));
  await page.context().close();
  return milliseconds;
}

/** Scripts that are modules have run before this event, and buttons answer. */
async function timeToInteractive(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  const milliseconds = await page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation');
    return (navigation as PerformanceNavigationTiming).domContentLoadedEventEnd;
  });
  await context.close();
  return milliseconds;
}

async function inPage(
  browser: Browser,
  url: string,
  measure: () => Promise<TimeFigures>,
): Promise<TimeFigures> {
  const page = await openPage(await browser.newContext(), url);
  const times = await page.evaluate(measure);
  await page.context().close();
  return times;
}

async function openPage(context: BrowserContext, url: string): Promise<Page> {
  await context.grantPermissions(['camera']);
  const page = await context.newPage();
  page.on('pageerror', (error) => say(`in the page: ${error.message}`));
  await page.goto(url);
  await pause(calm);
  return page;
}

/** Counts what the page and its workers fetch, and what a compressing server would send. */
function countTraffic(context: BrowserContext): () => Promise<Traffic> {
  const bodies: Promise<Buffer>[] = [];
  context.on('response', (response) => {
    if (response.url().startsWith('http')) bodies.push(response.body());
  });
  return async () => {
    const all = await Promise.all(bodies);
    const gzipped = await Promise.all(all.map((body) => promisify(gzip)(body)));
    const brotli = await Promise.all(all.map((body) => inBrotli(body)));
    return {
      bytes: total(all),
      bytes_gzip: total(gzipped),
      bytes_brotli: brotli.reduce((sum, length) => sum + length, 0),
    };
  };
}

/** Lengths in Brotli, by content: at its best it takes seconds a megabyte. */
const brotliLengths = new Map<string, number>();

async function inBrotli(body: Buffer): Promise<number> {
  const digest = createHash('sha256').update(body).digest('hex');
  const length = brotliLengths.get(digest) ?? (await promisify(brotliCompress)(body)).length;
  brotliLengths.set(digest, length);
  return length;
}

function total(buffers: Buffer[]): number {
  return buffers.reduce((sum, { length }) => sum + length, 0);
}

/** Seconds that all processes of the browser have computed, the GPU's and the camera's included. */
async function processorTime(browser: Browser): Promise<number> {
  const processes = await processesOf(browser);
  return processes.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

async function processesOf(browser: Browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo;
}

/** MiB of the largest page process, as the system counts it: its own, plus its part of the shared. */
async function rendererMemory(browser: Browser): Promise<number> {
  const renderers = (await processesOf(browser)).filter(({ type }) => type === 'renderer');
  return Math.max(...(await Promise.all(renderers.map(({ id }) => proportionalSize(id)))));
}

async function proportionalSize(process: number): Promise<number> {
  const text = await readFile(`/proc/${process}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1]) / 1024;
}

async function draw(browser: Browser, url: string, report: Report): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
  await page.goto(url);
  const { ours, face_api, human } = report;
  await page.evaluate((figures) => bench.show(figures), { ours, face_api, human });
  const path = resolve(resultsDirectory, 'web.png');
  await page.locator('#figures').screenshot({ path });
  say('the plot is in build/bench/web.png');
}

function print({ ratios, ...figures }: Report): void {
  console.table(figures);
  console.table(ratios);
}

function say(text: string): void {
  console.error(`bench: ${text}`);
}

await main(process.argv.includes('--json'));
