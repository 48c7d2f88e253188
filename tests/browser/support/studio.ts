// Draws the puppet where there is a canvas: in a Chromium page that holds nothing else.
import { type Browser, chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import type { Expression, Muscles, Pose } from '../../../web/site/puppet/puppet.ts';
import { executablePath, quietArguments } from './chromium.ts';
import { puppetSource } from './paths.ts';

export interface Shot {
  width: number;
  height: number;
  /** The muscles between two presets: 0 is `from`, 1 is `to`. */
  from: Expression;
  to?: Expression;
  amount?: number;
  pose?: Partial<Pose>;
}

/** What the puppet's bundle puts into the studio's page. */
interface Bundle {
  presets: Record<Expression, Muscles>;
  blend(from: Muscles, to: Muscles, amount: number): Muscles;
  drawPuppet(
    context: CanvasRenderingContext2D,
    width: number,
    height: number,
    muscles: Muscles,
    pose?: Partial<Pose>,
  ): void;
}

export class Studio {
  readonly #browser: Browser;
  readonly #page: Page;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.#page = page;
  }

  static async open(): Promise<Studio> {
    const browser = await chromium.launch({ executablePath, args: quietArguments });
    const page = await browser.newPage();
    await page.addScriptTag({ content: await bundlePuppet() });
    return new Studio(browser, page);
  }

  async png(shot: Shot): Promise<Buffer> {
    return Buffer.from(await this.#page.evaluate(drawPng, shot), 'base64');
  }

  async jpeg(shot: Shot): Promise<Buffer> {
    return Buffer.from(await this.#page.evaluate(drawJpeg, shot), 'base64');
  }

  /** I420 of limited range, as cameras deliver it; width and height even. */
  async i420(shot: Shot): Promise<Buffer> {
    return Buffer.from(await this.#page.evaluate(drawI420, shot), 'base64');
  }

  /** A film of so many seconds that turns from one preset to the other and back, recorded as it plays. */
  async webm(shot: Shot, seconds: number): Promise<Buffer> {
    return Buffer.from(await this.#page.evaluate(recordWebm, { shot, seconds }), 'base64');
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}

async function bundlePuppet(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: { entry: puppetSource, formats: ['iife'], name: 'puppet' },
    },
  });
  const [bundle] = Array.isArray(result) ? result : [];
  const chunk = bundle?.output[0];
  if (chunk === undefined) throw new Error(`${puppetSource}: Vite made no bundle of it.`);
  return chunk.code;
}

// The functions below run in the page and see nothing of this module.

async function drawPng({ width, height, from, to = from, amount = 0, pose = {} }: Shot) {
  const { blend, drawPuppet, presets } = (globalThis as unknown as { puppet: Bundle }).puppet;
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  drawPuppet(context, width, height, blend(presets[from], presets[to], amount), pose);
  return canvas.toDataURL('image/png').split(',')[1] as string;
}

async function drawJpeg({ width, height, from }: Shot) {
  const { drawPuppet, presets } = (globalThis as unknown as { puppet: Bundle }).puppet;
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  drawPuppet(context, width, height, presets[from]);
  return canvas.toDataURL('image/jpeg', 0.9).split(',')[1] as string;
}

async function recordWebm({ shot, seconds }: { shot: Shot; seconds: number }) {
  const { width, height, from, to = from } = shot;
  const { blend, drawPuppet, presets } = (globalThis as unknown as { puppet: Bundle }).puppet;
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const mimeType = 'video/webm;codecs=vp8';
  const recorder = new MediaRecorder(canvas.captureStream(15), { mimeType });
  const parts: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
  const start = performance.now();
  const draw = () => {
    const phase = (performance.now() - start) / 1000 / seconds;
    const amount = Math.min(1, Math.max(0, 1.5 - 4 * Math.abs(phase - 0.5)));
    drawPuppet(context, width, height, blend(presets[from], presets[to], amount));
  };
  draw();
  recorder.start();
  const drawing = setInterval(draw, 66);
  setTimeout(() => recorder.stop(), seconds * 1000);
  await stopped;
  clearInterval(drawing);
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

async function drawI420({ width, height, from, to = from, amount = 0, pose = {} }: Shot) {
  const { blend, drawPuppet, presets } = (globalThis as unknown as { puppet: Bundle }).puppet;
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
  drawPuppet(context, width, height, blend(presets[from], presets[to], amount), pose);
  const rgba = context.getImageData(0, 0, width, height).data;
  const bytes = new Uint8Array((width * height * 3) / 2);
  const chroma = (width * height) / 4;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 4 * (y * width + x);
      const [r, g, b] = [rgba[at] as number, rgba[at + 1] as number, rgba[at + 2] as number];
      // BT.601, limited range.
      bytes[y * width + x] = Math.round(16 + 0.2568 * r + 0.5041 * g + 0.0979 * b);
      if (x % 2 || y % 2) continue;
      const cell = width * height + (y / 2) * (width / 2) + x / 2;
      bytes[cell] = Math.round(128 - 0.1482 * r - 0.291 * g + 0.4392 * b);
      bytes[cell + chroma] = Math.round(128 + 0.4392 * r - 0.3678 * g - 0.0714 * b);
    }
  }
  let text = '';
  for (let start = 0; start < bytes.length; start += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(text);
}
