// The pages, the element, every example of the guide, and what a page may ask for beside, in Chromium,
// Firefox and WebKit. Their cameras are the drawn face on a canvas.
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { brightnessManifest, brightnessNetwork } from './support/brightness-model.ts';
import { type EnginePage, engines, startSecretiveFirefox } from './support/engines.ts';
import { examplePicture, packageFolder } from './support/paths.ts';
import { fromElsewhere, type Server, serve } from './support/servers.ts';
import { faultText } from './support/words.ts';

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

const withCamera = (html: string) =>
  html.replace('<title>', '<script src="/fake-camera.js"></script><title>');

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

/** Runs in the page: waits for what a frame without an origin tells it. */
async function readSandboxed() {
  while (!document.querySelector('output')?.textContent) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return document.querySelector('output')?.textContent ?? '';
}

const network = brightnessNetwork();
const model = {
  '/my-model/manifest.json': JSON.stringify(brightnessManifest('brightness.onnx', network)),
  '/my-model/brightness.onnx': network,
};

const withTag = (attributes = '') => `<!doctype html><html lang="en"><title>The tag</title>
  <script type="module" src="${packageFolder}emoxnet-face.js"></script>
  <emoxnet-face ${attributes}></emoxnet-face></html>`;

/** A page, and the frame in it that has no origin, though its address is that of every file. */
const sandboxed = {
  '/around.html': `<!doctype html><html lang="en"><title>Around</title><output></output>
    <script>
      onmessage = ({ data }) => document.querySelector('output').append(data);
    </script>
    <iframe sandbox="allow-scripts" src="/frame.html"></iframe></html>`,
  '/frame.html': `<!doctype html><html lang="en"><title>In it</title>
    <img crossorigin src="/variants/drawn-face.jpg" alt="" />
    <script type="module">
      import { createReader } from '${packageFolder}index.js';
      const photo = document.querySelector('img');
      await photo.decode();
      const answer = createReader().read(photo);
      const told = answer.then(({ faces }) => faces[0].expression, ({ message }) => message);
      parent.postMessage(self.origin + ': ' + (await told), '*');
    </script></html>`,
};

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
    let isolated: Server;

    test.beforeAll(async () => {
      cdn = await serve({ headers: { 'Access-Control-Allow-Origin': '*' }, pages: sandboxed });
      const pages = { '/fake-camera.js': fakeCamera };
      site = await serve({
        pages: {
          ...pages,
          ...model,
          '/model.html': withTag('model="/my-model/"'),
          '/asset-base.html': withTag(`asset-base="${cdn.origin}${packageFolder}"`),
        },
        page: (html, path) => {
          const isElsewhere = /elsewhere|strict-csp/.test(path);
          const moved = isElsewhere ? fromElsewhere(html, cdn.origin) : html;
          const withData = moved.replace("img-src 'self'", "img-src 'self' data:");
          return withCamera(withData);
        },
      });
      isolated = await serve({
        headers: {
          'Cross-Origin-Opener-Policy': 'same-origin',
          'Cross-Origin-Embedder-Policy': 'require-corp',
        },
        pages,
        page: withCamera,
      });
      page = await engine.start();
    });
    test.afterAll(async () => {
      await page?.close();
      await site?.close();
      await cdn?.close();
      await isolated?.close();
    });

    for (const [path, read, expected] of examples) {
      test(`${name}: ${path}`, async () => {
        await page.open(`${site.origin}/${path}`);
        expect(await page.run(read)).toMatch(expected);
      });
    }

    test(`${name}: a model of one’s own`, async () => {
      await page.open(`${site.origin}/model.html`);
      expect(await page.run(readByElement)).toMatch(/dark|medium|bright/i);
    });

    test(`${name}: files from a folder that the page names`, async () => {
      const before = cdn.asked.length;
      await page.open(`${site.origin}/asset-base.html`);
      expect(await page.run(readByElement)).toMatch(/^Happy$/);
      const asked = cdn.asked.slice(before).filter((path) => path.includes('emoxnet-worker'));
      expect(asked).not.toEqual([]);
    });

    test(`${name}: isolated`, async () => {
      await page.open(`${isolated.origin}/variants/tag.html`);
      expect(await page.run(() => crossOriginIsolated)).toBe(true);
      expect(await page.run(readByElement)).toMatch(/^Happy$/);
      expect(isolated.asked.filter((path) => path.includes('ort-wasm-rest'))).toEqual([]);
    });

    test(`${name}: in a frame without an origin`, async () => {
      await page.open(`${cdn.origin}/around.html`);
      expect(await page.run(readSandboxed)).toBe('null: happy');
    });
  });
}

test('Firefox: altered pixels are named, and not called a face that is missing', async () => {
  test.skip(!engines.Firefox?.there && !isComplete, 'Firefox is not installed');
  const site = await serve({});
  const page = await startSecretiveFirefox();
  try {
    await page.open(`${site.origin}/variants/photo.html`);
    const said = await page.run(async () => {
      const root = document.querySelector('emoxnet-face')?.shadowRoot;
      root?.querySelector<HTMLButtonElement>('.welcome button')?.click();
      for (;;) {
        const status = root?.querySelector('.status')?.textContent ?? '';
        if (/\.$/.test(status) && !/Reading|Waiting/.test(status)) return status;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    });
    expect(said).toBe(faultText('pixels-altered'));
  } finally {
    await page.close();
    await site.close();
  }
});
