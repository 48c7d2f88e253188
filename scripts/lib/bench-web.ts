// Drives the benchmark's page in one Chromium: ours and two libraries that do the same work, on the
// same fake camera, one thread each. Called by scripts/bench.
//
// usage: node scripts/lib/bench-web.ts [--json]        (after the page's build)
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { executablePath, fakeCamera } from '../../tests/browser/support/chromium.ts';
import { drawTestPictures } from '../../tests/browser/support/draw.ts';
import { clipFile, repository } from '../../tests/browser/support/paths.ts';
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
import { serveBench } from './bench-site.ts';

const resultsDirectory = resolve(repository, 'build/bench');
/** Starts of each library from an empty cache; they take turns. */
const starts = 3;
const framesBeforeMemory = 1000;

/** One start of one library. */
interface Start extends LiveFigures {
  bytes: number;
  bytes_gzip: number;
  memory_mib?: number;
}

declare const bench: Bench;

async function main(json: boolean): Promise<void> {
  if (!existsSync(clipFile)) await drawTestPictures();
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
  const found: Record<ContestantName, Start[]> = { ours: [], face_api: [], human: [] };
  for (let round = 0; round < starts; round++) {
    for (const name of contestantNames) {
      say(`start ${round + 1} of ${starts}: ${name}`);
      found[name].push(await start(browser, url, name, round === starts - 1));
    }
  }
  say('the same work in turn');
  const page = await openPage(await browser.newContext(), url);
  const times = await page.evaluate(() => bench.compare());
  await page.context().close();

  const figures = (name: ContestantName): Figures => {
    const middle = (field: keyof Start) => median(found[name].map((each) => each[field] ?? 0));
    return {
      one_view_ms_p50: times.one_view_ms_p50[name],
      live_ms_p50: times.live_ms_p50[name],
      fps: middle('fps'),
      first_answer_ms: middle('first_answer_ms'),
      long_tasks: middle('long_tasks'),
      longest_task_ms: middle('longest_task_ms'),
      bytes: middle('bytes'),
      bytes_gzip: middle('bytes_gzip'),
      memory_mib: found[name].at(-1)?.memory_mib ?? Number.NaN,
    };
  };
  const ours = {
    ...figures('ours'),
    tta10_ms_p50: times.tta10_ms_p50,
    preprocess_ms_p50: times.preprocess_ms_p50,
    tta_steps: median(found.ours.map(({ views }) => views)),
    provider: 'wasm',
  };
  const all = { ours, face_api: figures('face_api'), human: figures('human') };
  return { ...all, ratios: ratiosOf(all) };
}

/** A context of its own has an empty cache. */
async function start(
  browser: Browser,
  url: string,
  name: ContestantName,
  withMemory: boolean,
): Promise<Start> {
  const context = await browser.newContext();
  const traffic = countTraffic(context);
  const page = await openPage(context, url);
  const live = await page.evaluate((which) => bench.live(which), name);
  const result: Start = { ...live, ...(await traffic()) };
  if (withMemory) {
    say(`${framesBeforeMemory} frames: ${name}`);
    await page.evaluate((frames) => bench.read(frames), framesBeforeMemory);
    result.memory_mib = await rendererMemory(browser);
  }
  await context.close();
  return result;
}

async function openPage(context: BrowserContext, url: string): Promise<Page> {
  await context.grantPermissions(['camera']);
  const page = await context.newPage();
  page.on('pageerror', (error) => say(`in the page: ${error.message}`));
  await page.goto(url);
  return page;
}

/** Counts what the page and its workers fetch, and what a compressing server would send. */
function countTraffic(context: BrowserContext): () => Promise<Pick<Start, 'bytes' | 'bytes_gzip'>> {
  const bodies: Promise<Buffer>[] = [];
  context.on('response', (response) => {
    if (response.url().startsWith('http')) bodies.push(response.body());
  });
  return async () => {
    const all = await Promise.all(bodies);
    const compressed = await Promise.all(all.map((body) => promisify(gzip)(body)));
    return { bytes: total(all), bytes_gzip: total(compressed) };
  };
}

function total(buffers: Buffer[]): number {
  return buffers.reduce((sum, { length }) => sum + length, 0);
}

/** MiB of the largest page process, as the system counts it: its own, plus its part of the shared. */
async function rendererMemory(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  return Math.max(...(await Promise.all(renderers.map(({ id }) => proportionalSize(id)))));
}

async function proportionalSize(process: number): Promise<number> {
  const text = await readFile(`/proc/${process}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1]) / 1024;
}

async function draw(browser: Browser, url: string, report: Report): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
  await page.goto(url);
  const { ratios: _, ...results } = report;
  await page.evaluate((figures) => bench.show(figures), results);
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
