// The pages, the element and every example of the guide in Chromium, Firefox and WebKit. Their cameras
// are the drawn face on a canvas.
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { type EnginePage, engines } from './support/engines.ts';
import { examplePicture } from './support/paths.ts';
import { type Server, serve } from './support/servers.ts';

test.setTimeout(90_000);

/** Whether an engine that is missing is a failure, and no reason to pass it over. */
const isComplete = process.env.EMOXNET_ALL_ENGINES !== undefined;

/** In the head of every page: a camera that shows the drawn face, smiling. */
const fakeCamera = `
const picture = new Image();
picture.src = 'data:image/jpeg;base64,${readFileSync(examplePicture).toString('base64')}';
const getUserMedia = async () => {
  await picture.decode();
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: 480, height: 360 });
  const context = canvas.getContext('2d');
  setInterval(() => {
    context.drawImage(picture, 0, 0);
    context.fillStyle = 'rgb(0 0 0 / ' + Math.random() / 50 + ')';
    context.fillRect(0, 0, 2, 2);
  }, 50);
  return canvas.captureStream(20);
};
const devices = navigator.mediaDevices ?? new EventTarget();
Object.assign(devices, { getUserMedia, enumerateDevices: async () => [] });
Object.defineProperty(navigator, 'mediaDevices', { value: devices, configurable: true });
`;

/** Runs in the page: presses every element's button, and waits for what it shows. */
async function readByElement() {
  // Not kept: a frame's first document is an empty one.
  const within = () => document.querySelector('iframe')?.contentDocument ?? document;
  const until = async <T>(look: () => T | null | undefined | '' | false): Promise<T> => {
    for (;;) {
      const found = look();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  await until(() => within().querySelector('emoxnet-face')?.shadowRoot);
  const elements = [...within().querySelectorAll('emoxnet-face')];
  const shown = [];
  for (const { shadowRoot } of elements) {
    shadowRoot?.querySelector<HTMLButtonElement>('.welcome button')?.click();
    const failed = () => {
      const status = shadowRoot?.querySelector('.status')?.textContent ?? '';
      return /again|owner|reload/i.test(status) ? status : '';
    };
    shown.push(
      await until(() => shadowRoot?.querySelector('.expression')?.textContent || failed()),
    );
  }
  return shown.join(' and ');
}

async function readByDrawing() {
  const start = document.querySelector<HTMLButtonElement>('#start');
  // A page may be called loaded before its script ran.
  while (!start?.onclick) await new Promise((resolve) => setTimeout(resolve, 50));
  start.click();
  const output = document.querySelector('#answer');
  while (/nobody|Nothing/.test(output?.textContent ?? '')) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return output?.textContent ?? '';
}

async function readDrawnFace() {
  while (document.querySelector<HTMLElement>('#puppet')?.hidden) {
    document.querySelector<HTMLButtonElement>('.toolbar [data-action="puppet"]')?.click();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const verdict = document.querySelector('#verdict');
  const notice = document.querySelector<HTMLElement>('#notice');
  while (!document.querySelector('.bar-top') && notice?.hidden) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  // The plot of the last minute speaks the visitor's language, whatever the system's.
  while (!document.querySelector('#timeline-plot canvas')) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return notice?.hidden ? (verdict?.textContent ?? '') : (notice?.textContent ?? '');
}

async function readLesson() {
  while (document.querySelector<HTMLElement>('#presets')?.hidden) {
    document.querySelector<HTMLButtonElement>('#show-puppet')?.click();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  while (!document.querySelector('.view-share')) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return document.querySelector('#outcome')?.textContent ?? '';
}

const examples: [string, () => Promise<string>, RegExp][] = [
  ['index.html', readDrawnFace, /^Happy$/],
  ['teach.html', readLesson, /^Answer: Happy/],
  ['variants/tag.html', readByElement, /^Happy$/],
  ['variants/drawing.html', readByDrawing, /^happy$/],
  ['variants/photo.html', readByElement, /^Happy$/],
  ['variants/video.html', readByElement, /^(Happy|Surprise|Unsure.*)$/],
  ['variants/two.html', readByElement, /^Happy and Fröhlich$/],
  ['variants/frame.html', readByElement, /^Happy$/],
  ['variants/elsewhere.html', readByElement, /^Happy$/],
  ['variants/strict-csp.html', readByElement, /^Happy$/],
  ['variants/frameworks/react.html', readByElement, /^Happy$/],
  ['variants/frameworks/vue.html', readByElement, /^Happy$/],
  ['variants/frameworks/svelte.html', readByElement, /^Happy$/],
];

for (const [name, engine] of Object.entries(engines)) {
  test.describe(name, () => {
    test.skip(!engine.there && !isComplete, `${name} is not installed`);
    let page: EnginePage;
    let site: Server;
    let cdn: Server;

    test.beforeAll(async () => {
      cdn = await serve({ headers: { 'Access-Control-Allow-Origin': '*' } });
      site = await serve({
        pages: { '/fake-camera.js': fakeCamera },
        page: (html, path) => {
          const isElsewhere = /elsewhere|strict-csp/.test(path);
          const moved = isElsewhere
            ? html.replaceAll(' .. ', ` ${cdn.origin} `).replaceAll('"../', `"${cdn.origin}/`)
            : html;
          const withData = moved.replace("img-src 'self'", "img-src 'self' data:");
          return withData.replace('<title>', '<script src="/fake-camera.js"></script><title>');
        },
      });
      page = await engine.start();
    });
    test.afterAll(async () => {
      await page?.close();
      await site?.close();
      await cdn?.close();
    });

    for (const [path, read, expected] of examples) {
      test(`${name}: ${path}`, async () => {
        await page.open(`${site.origin}/${path}`);
        expect(await page.run(read)).toMatch(expected);
      });
    }
  });
}
