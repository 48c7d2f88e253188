// <emoxnet-face> on pages that know nothing of it but the tag: the guide's own examples, and bare ones.
import type { Page } from '@playwright/test';
import type { EmoxnetFace } from '../../web/lib/element.ts';
import { de, en } from '../../web/lib/words.ts';
import { executablePath, fakeCamera } from './support/chromium.ts';
import { expect, test } from './support/demo-page.ts';
import { clipFile, packageFolder } from './support/paths.ts';

test.use({ launchOptions: { executablePath, args: fakeCamera(clipFile) } });

const script = `${packageFolder}emoxnet-face.js`;

/** A page of the same origin with nothing on it but the script. */
async function openBare(page: Page, body = ''): Promise<void> {
  await page.route('**/bare.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><html lang="en"><body>${body}
        <script type="module" src="${script}"></script></body></html>`,
    }),
  );
  await page.goto('/bare.html');
  await page.waitForFunction(() => customElements.get('emoxnet-face') !== undefined);
}

/** Counts what the page's engine takes: workers and cameras. */
async function countEngines(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const counts = Object.assign(globalThis, { workers: 0, streams: [] as MediaStream[] });
    globalThis.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        counts.workers += 1;
      }
    };
    const devices = navigator.mediaDevices;
    const getUserMedia = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
      const stream = await getUserMedia(constraints);
      counts.streams.push(stream);
      return stream;
    };
  });
}

const counts = (page: Page) =>
  page.evaluate(() => {
    const { workers, streams } = globalThis as unknown as {
      workers: number;
      streams: MediaStream[];
    };
    const tracks = streams.flatMap((stream) => stream.getTracks());
    return { workers, tracks: tracks.map(({ readyState }) => readyState) };
  });

const start = (page: Page) => page.getByRole('button', { name: en.start });
const stop = (page: Page) => page.getByRole('button', { name: en.stop });
const speak = (page: Page, language: string) =>
  page.evaluate((lang) => void Object.assign(document.documentElement, { lang }), language);

test('the plain tag: nothing before Start, answers after it, nothing after Stop', async ({
  page,
}) => {
  await countEngines(page);
  await page.goto('/variants/tag.html');
  await expect(page.getByText(en.notice)).toBeVisible();
  await expect(page.getByText(en.promise)).toBeVisible();
  expect(await counts(page)).toEqual({ workers: 0, tracks: [] });
  await start(page).click();
  await expect(page.locator('#answer')).toHaveText(/happy|surprise/);
  await expect(page.locator('emoxnet-face .expression')).toHaveText(/Happy|Surprise/);
  await expect(page.locator('emoxnet-face .spoken')).toHaveText(/^Expression: /);
  await expect(page.getByRole('listitem')).toHaveCount(7);
  expect(await counts(page)).toEqual({ workers: 1, tracks: ['live'] });
  await stop(page).click();
  expect(await counts(page)).toEqual({ workers: 1, tracks: ['ended'] });
  await expect(page.locator('emoxnet-face .status')).toHaveText(en.stopped);
  await expect(page.locator('emoxnet-face .expression')).toHaveText('');
  await speak(page, 'de');
  await expect(page.locator('emoxnet-face .status')).toHaveText(de.stopped);
});

test('a drawing of one’s own', async ({ page }) => {
  await page.goto('/variants/drawing.html');
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(page.locator('#answer')).toHaveText(/happy|surprise/);
  const drawn = () =>
    page.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
      return Array.from(pixels).some((value) => value > 0);
    });
  await expect.poll(drawn).toBe(true);
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.locator('#answer')).toHaveText('Stopped.');
});

test('a photo of the page', async ({ page }) => {
  await page.goto('/variants/photo.html');
  await expect(page.getByText('This reads the picture')).toBeVisible();
  await expect(page.getByText(en.notice)).toBeHidden();
  await page.getByRole('button', { name: en.read }).click();
  await expect(page.locator('emoxnet-face .expression')).toHaveText('Happy');
  await expect(page.locator('emoxnet-face canvas.still')).toBeVisible();
});

test('a film of the page, which freezes and goes on', async ({ page }) => {
  await page.goto('/variants/video.html');
  await page.getByRole('button', { name: en.read }).click();
  const expression = page.locator('emoxnet-face .expression');
  await expect(expression).toHaveText('Surprise');
  await expect(expression).toHaveText('Happy');
  await page.locator('#film').evaluate((film: HTMLVideoElement) => film.pause());
  await expect(page.locator('emoxnet-face .status')).toHaveText(en.pause('video-paused'));
  await page.locator('#film').evaluate((film: HTMLVideoElement) => film.play());
  await expect(expression).toHaveText('Surprise');
});

test('coming near the button prepares the network, and opens no camera', async ({ page }) => {
  await countEngines(page);
  await openBare(page, '<emoxnet-face></emoxnet-face>');
  expect(await counts(page)).toEqual({ workers: 0, tracks: [] });
  await page.locator('emoxnet-face').hover();
  await expect.poll(() => counts(page)).toEqual({ workers: 1, tracks: [] });
});

test('two elements share one worker and one camera, each in its own words', async ({ page }) => {
  await countEngines(page);
  await page.goto('/variants/two.html');
  await start(page).click();
  await page.getByRole('button', { name: de.start }).click();
  const [first, second] = [page.locator('emoxnet-face').first(), page.locator('.warm')];
  await expect(first.locator('.expression')).toHaveText(/Happy|Surprise/);
  await expect(second.locator('.expression')).toHaveText(/Fröhlich|Überrascht/);
  expect(await counts(page)).toEqual({ workers: 1, tracks: ['live'] });
  await expect(second.locator('.bars')).toBeHidden();
  await first.getByRole('button', { name: en.stop }).click();
  expect(await counts(page)).toEqual({ workers: 1, tracks: ['live'] });
  await expect(second.locator('.expression')).toHaveText(/Fröhlich|Überrascht/);
  await second.getByRole('button', { name: de.stop }).click();
  expect(await counts(page)).toEqual({ workers: 1, tracks: ['ended'] });
});

for (const framework of ['react', 'vue', 'svelte']) {
  test(`${framework} sets its properties and hears its events`, async ({ page }) => {
    await countEngines(page);
    await page.goto(`/variants/frameworks/${framework}.html`);
    const views = page.evaluate(
      () =>
        new Promise((resolve) =>
          document.addEventListener('answer', ({ detail }) => resolve(detail.views)),
        ),
    );
    await start(page).click();
    await expect(page.locator('#answer')).toHaveText(/happy|surprise/);
    expect(await views).toBe(4);
    expect(await counts(page)).toEqual({ workers: 1, tracks: ['live'] });
  });
}

test('moved in the document it goes on, taken out its camera ends', async ({ page }) => {
  await countEngines(page);
  await openBare(page, '<div id="a"><emoxnet-face></emoxnet-face></div><div id="b"></div>');
  await start(page).click();
  await expect(page.locator('.expression')).toHaveText(/Happy|Surprise/);
  await page.evaluate(() => {
    document.querySelector('#b')?.append(document.querySelector('emoxnet-face') as Node);
  });
  const later = page.evaluate(
    () => new Promise((resolve) => document.addEventListener('answer', () => resolve('read'))),
  );
  expect(await later).toBe('read');
  expect(await counts(page)).toEqual({ workers: 1, tracks: ['live'] });
  await page.evaluate(() => document.querySelector('emoxnet-face')?.remove());
  await expect.poll(() => counts(page)).toEqual({ workers: 1, tracks: ['ended'] });
});

test('no camera without an element in the page, nor with a hidden one', async ({ page }) => {
  await countEngines(page);
  await openBare(page);
  const refused = await page.evaluate(async () => {
    const element = document.createElement('emoxnet-face');
    const outside = await element.start().catch(({ code }) => code);
    document.body.append(element);
    element.hidden = true;
    return [outside, await element.start().catch(({ code }) => code)];
  });
  expect(refused).toEqual(['not-connected', 'not-connected']);
  expect(await counts(page)).toEqual({ workers: 0, tracks: [] });
  await page.evaluate(() => {
    const element = document.querySelector('emoxnet-face');
    if (element !== null) element.hidden = false;
  });
  await start(page).click();
  await expect(page.locator('.expression')).toHaveText(/Happy|Surprise/);
  await page.evaluate(() =>
    document.querySelector('emoxnet-face')?.toggleAttribute('hidden', true),
  );
  await expect.poll(() => counts(page)).toEqual({ workers: 1, tracks: ['ended'] });
});

test('taken out while the visitor is asked, it opens nothing', async ({ page }) => {
  await countEngines(page);
  await openBare(page, '<emoxnet-face></emoxnet-face>');
  const code = await page.evaluate(async () => {
    const element = document.querySelector('emoxnet-face');
    const starting = element?.start();
    element?.remove();
    return starting?.catch((error) => error.code);
  });
  expect(code).toBe('stopped');
  await page.waitForTimeout(500);
  const { tracks } = await counts(page);
  expect(tracks.filter((state) => state === 'live')).toEqual([]);
});

test('autostart waits for the visitor’s first consent', async ({ page }) => {
  await countEngines(page);
  await openBare(page, '<emoxnet-face autostart></emoxnet-face>');
  await page.waitForTimeout(300);
  expect(await counts(page)).toEqual({ workers: 0, tracks: [] });
  await start(page).click();
  await expect(page.locator('.expression')).toHaveText(/Happy|Surprise/);
  const state = page.evaluate(
    () =>
      new Promise((resolve) => {
        const second = document.createElement('emoxnet-face');
        second.autostart = true;
        second.addEventListener('answer', () => resolve(second.state));
        document.body.append(second);
      }),
  );
  expect(await state).toBe('running');
  // Hidden it waits until it is shown; once it was stopped it stays so.
  const second = page.locator('emoxnet-face').last();
  const show = (isShown: boolean) =>
    second.evaluate((element: EmoxnetFace, shown) => {
      element.hidden = !shown;
    }, isShown);
  const stateOfSecond = () => second.evaluate(({ state: now }: EmoxnetFace) => now);
  await show(false);
  await expect.poll(stateOfSecond).toBe('idle');
  await show(true);
  await expect.poll(stateOfSecond).toBe('running');
  await second.evaluate((element: EmoxnetFace) => element.stop());
  await show(false);
  await page.waitForTimeout(100);
  await show(true);
  await page.waitForTimeout(300);
  expect(await stateOfSecond()).toBe('idle');
});

test('attributes are properties, and change what runs', async ({ page }) => {
  await openBare(page, '<emoxnet-face max-faces="2" views="3"></emoxnet-face>');
  const reflected = await page.evaluate(() => {
    const element = document.querySelector('emoxnet-face');
    if (element === null) return undefined;
    const before = [element.maxFaces, element.views, element.show, element.smoothing];
    element.maxFaces = 1;
    element.show = 'bars map box';
    element.smoothing = false;
    element.mirror = 'off';
    return [...before, element.outerHTML];
  });
  expect(reflected?.slice(0, 4)).toEqual([2, 3, 'bars', true]);
  expect(reflected?.at(-1)).toBe(
    '<emoxnet-face max-faces="1" views="3" show="bars map box" smoothing="off" mirror="off"></emoxnet-face>',
  );
  await start(page).click();
  const answer = await page.evaluate(
    () =>
      new Promise<{ views: number; hasMap: boolean }>((resolve) => {
        document.addEventListener('answer', ({ detail: { views, faces } }) => {
          if (faces.length > 0) resolve({ views, hasMap: faces[0]?.activation !== undefined });
        });
      }),
  );
  expect(answer).toEqual({ views: 3, hasMap: true });
  const changed = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const element = document.querySelector('emoxnet-face');
        element?.setAttribute('views', '1');
        element?.addEventListener('answer', ({ detail: { views } }) => {
          if (views === 1) resolve(element.state);
        });
      }),
  );
  expect(changed).toBe('running');
  // Two that each want another reader, set at once: it starts once.
  const states = await page.evaluate(
    (folder) =>
      new Promise((resolve) => {
        const element = document.querySelector('emoxnet-face');
        if (element === null) return;
        const seen: string[] = [];
        element.addEventListener('state', ({ detail }) => seen.push(detail.state));
        element.addEventListener('answer', () => resolve(seen));
        element.provider = 'wasm';
        element.assetBase = folder;
      }),
    packageFolder,
  );
  expect(states).toEqual(['idle', 'asking', 'loading', 'running']);
});

test('a source that names nothing is refused with a sentence, and one put right is read', async ({
  page,
}) => {
  const failures: string[] = [];
  page.on('pageerror', ({ message }) => failures.push(message));
  await openBare(
    page,
    '<emoxnet-face source="/face.jpg"></emoxnet-face><img src="/variants/drawn-face.jpg" alt="" />',
  );
  await page.getByRole('button', { name: en.read }).click();
  const { what } = en.fault({ code: 'source-invalid', detail: '' });
  await expect(page.locator('emoxnet-face .status')).toContainText(what.slice(0, 30));
  await speak(page, 'de');
  const inGerman = de.fault({ code: 'source-invalid', detail: '' });
  await expect(page.locator('emoxnet-face .status')).toContainText(inGerman.what.slice(0, 20));
  await speak(page, 'en');
  await page.locator('emoxnet-face').evaluate((element) => element.setAttribute('source', 'img'));
  await page.getByRole('button', { name: en.read }).click();
  await expect(page.locator('emoxnet-face .expression')).toHaveText('Happy');
  expect(failures).toEqual([]);
});

test('properties set before the script came count, and a second copy of it does no harm', async ({
  page,
}) => {
  await page.route('**/early.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><html lang="fr"><body><emoxnet-face></emoxnet-face>
        <script>Object.assign(document.querySelector('emoxnet-face'), { views: 2, show: 'box' });</script>
        <script type="module" src="${script}"></script>
        <script type="module" src="${script}?again"></script></body></html>`,
    }),
  );
  const failures: string[] = [];
  page.on('pageerror', ({ message }) => failures.push(message));
  await page.goto('/early.html');
  await expect(start(page)).toBeVisible();
  expect(await page.locator('emoxnet-face').evaluate((element) => element.outerHTML)).toContain(
    'views="2" show="box"',
  );
  expect(failures).toEqual([]);
});

test('the page’s own names for colours stay the page’s', async ({ page }) => {
  await openBare(
    page,
    '<style>:root { --accent: red; --muted: red; --emoxnet-accent: rgb(1, 2, 3) }</style><emoxnet-face></emoxnet-face>',
  );
  await expect(start(page)).toHaveCSS('background-color', 'rgb(1, 2, 3)');
  await expect(page.locator('emoxnet-face .status')).not.toHaveCSS('color', 'rgb(255, 0, 0)');
});

test('right to left, words, bars and button change sides', async ({ page }) => {
  await openBare(page, '<div dir="rtl"><emoxnet-face></emoxnet-face></div>');
  await start(page).click();
  await expect(page.locator('.bar-top')).toHaveCount(1);
  const row = page.locator('.bar').first();
  const name = await row.locator('.bar-name').boundingBox();
  const share = await row.locator('.bar-share').boundingBox();
  expect(name?.x).toBeGreaterThan(share?.x ?? Infinity);
  const end = async (part: string) => {
    const box = await page.locator(`.bar-top ${part}`).boundingBox();
    return (box?.x ?? 0) + (box?.width ?? 0);
  };
  expect(await end('.bar-fill')).toBeCloseTo(await end('.bar-track'), 0);
});

test('properties take what frameworks set: attributes’ words, nothing, and the same once more', async ({
  page,
}) => {
  await countEngines(page);
  await openBare(page, '<emoxnet-face></emoxnet-face>');
  const html = await page.evaluate(() => {
    const element = document.querySelector('emoxnet-face') as HTMLElement;
    Object.assign(element, { smoothing: 'off', autostart: '', show: 'box', model: 'm', views: 2 });
    const given = element.outerHTML;
    const nothing = { model: undefined, show: undefined, views: null, assetBase: null };
    Object.assign(element, { ...nothing, smoothing: 'on', autostart: false });
    const taken = element.outerHTML;
    // Neither bars nor box nor map.
    Object.assign(element, { show: '' });
    return [given, taken, element.outerHTML];
  });
  expect(html).toEqual([
    '<emoxnet-face smoothing="off" autostart="" show="box" model="m" views="2"></emoxnet-face>',
    '<emoxnet-face smoothing="on"></emoxnet-face>',
    '<emoxnet-face smoothing="on" show=""></emoxnet-face>',
  ]);
  // As a render function does that writes its source down anew each time.
  const set = () =>
    page.evaluate(() => {
      const element = document.querySelector('emoxnet-face');
      if (element !== null) element.source = { width: 320, height: 240 };
    });
  await set();
  await start(page).click();
  await expect(page.locator('.expression')).toHaveText(/Happy|Surprise/);
  await set();
  await set();
  await expect(page.locator('.expression')).toHaveText(/Happy|Surprise/);
  expect(await counts(page)).toEqual({ workers: 1, tracks: ['live'] });
  // A name takes the place of what the property held, also where the attribute has it already.
  const element = page.locator('emoxnet-face');
  await element.evaluate((face: EmoxnetFace) => {
    face.setAttribute('source', 'camera');
    face.source = document.createElement('canvas').captureStream();
  });
  await expect.poll(() => counts(page)).toEqual({ workers: 1, tracks: ['ended'] });
  await element.evaluate((face: EmoxnetFace) => {
    face.source = 'camera';
  });
  await expect.poll(() => counts(page)).toEqual({ workers: 1, tracks: ['ended', 'live'] });
});

test('hidden by what is around it, its camera ends', async ({ page }) => {
  await countEngines(page);
  await openBare(page, '<section><emoxnet-face></emoxnet-face></section>');
  await start(page).click();
  await expect(page.locator('.expression')).toHaveText(/Happy|Surprise/);
  await page.evaluate(() => document.querySelector('section')?.toggleAttribute('hidden', true));
  await expect.poll(() => counts(page)).toEqual({ workers: 1, tracks: ['ended'] });
});

test('a camera that was refused is no consent', async ({ page }) => {
  await openBare(page, '<emoxnet-face></emoxnet-face>');
  const states = await page.evaluate(async () => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('no', 'NotAllowedError'));
    const first = document.querySelector('emoxnet-face');
    const code = await first?.start().catch((error) => error.code);
    const second = document.createElement('emoxnet-face');
    second.autostart = true;
    document.body.append(second);
    await new Promise((resolve) => setTimeout(resolve, 300));
    return [code, first?.state, second.state];
  });
  expect(states).toEqual(['camera-denied', 'failed', 'idle']);
});

test('it never says that it is closed: what is let go may be started again', async ({ page }) => {
  await openBare(page, '<emoxnet-face source="img"></emoxnet-face>');
  const states = await page.evaluate(async () => {
    const picture = new Image();
    picture.src = '/variants/drawn-face.jpg';
    document.body.append(picture);
    const element = document.querySelector('emoxnet-face');
    const seen: string[] = [];
    let answers = 0;
    element?.addEventListener('state', ({ detail }) => seen.push(detail.state));
    element?.addEventListener('answer', () => {
      answers += 1;
    });
    await element?.start();
    while (answers < 1) await new Promise((resolve) => setTimeout(resolve, 20));
    await new Promise((resolve) => setTimeout(resolve, 300));
    element?.remove();
    await new Promise((resolve) => setTimeout(resolve, 20));
    return [...seen, answers, element?.state, element?.answer];
  });
  expect(states).toEqual(['loading', 'running', 'idle', 1, 'idle', undefined]);
});

test('in a shadow root it finds the picture beside it, and the page’s language', async ({
  page,
}) => {
  await openBare(page);
  await page.evaluate(() => {
    document.documentElement.lang = 'de';
    const host = document.createElement('div');
    document.body.append(host);
    host.attachShadow({ mode: 'open' }).innerHTML =
      '<img id="mine" src="/variants/drawn-face.jpg" alt=""><emoxnet-face source="#mine"></emoxnet-face>';
  });
  await page.getByRole('button', { name: de.read }).click();
  await expect(page.locator('.expression')).toHaveText('Fröhlich');
  await speak(page, 'en');
  await expect(page.getByRole('button', { name: en.stop })).toBeVisible();
  // What was read of a still comes once.
  await expect(page.locator('.expression')).toHaveText('Happy');
  await expect(page.locator('.bar-top')).toHaveCount(1);
  await expect(page.locator('.status')).toHaveText('');
});

test('a phone’s other camera is asked for, also while this one runs', async ({ page }) => {
  await openBare(page, '<emoxnet-face facing="environment"></emoxnet-face>');
  await page.evaluate(() => {
    const asked: unknown[] = [];
    Object.assign(globalThis, { asked });
    const devices = navigator.mediaDevices;
    const getUserMedia = devices.getUserMedia.bind(devices);
    devices.getUserMedia = ({ video } = {}) => {
      asked.push((video as MediaTrackConstraints).facingMode);
      return getUserMedia({ video: true });
    };
  });
  const asked = () => page.evaluate(() => Reflect.get(globalThis, 'asked'));
  await start(page).click();
  await expect(page.locator('.expression')).toHaveText(/Happy|Surprise/);
  expect(await asked()).toEqual(['environment']);
  await page.locator('emoxnet-face').evaluate((element) => element.removeAttribute('facing'));
  await expect.poll(asked).toEqual(['environment', 'user']);
});

test('pixels and frames are shown as they are read, as every still is', async ({ page }) => {
  await openBare(page, '<emoxnet-face></emoxnet-face>');
  const shown = await page.evaluate(async () => {
    const photo = new Image();
    photo.src = '/variants/drawn-face.jpg';
    await photo.decode();
    const { naturalWidth: width, naturalHeight: height } = photo;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context?.drawImage(photo, 0, 0);
    const face = document.querySelector('emoxnet-face');
    const still = face?.shadowRoot?.querySelector<HTMLCanvasElement>('.still');
    const found = [];
    for (const source of [
      context?.getImageData(0, 0, width, height),
      new VideoFrame(photo, { timestamp: 0 }),
    ]) {
      if (face === null) continue;
      const answered = new Promise((resolve) =>
        face.addEventListener('answer', resolve, { once: true }),
      );
      face.source = source;
      await face.start();
      await answered;
      const middle = still?.getContext('2d')?.getImageData(width / 2, height / 2, 1, 1).data;
      found.push([still?.hidden, middle?.[3]]);
    }
    return found;
  });
  expect(shown).toEqual([
    [false, 255],
    [false, 255],
  ]);
});

test('without constructed style sheets it has its styles', async ({ page }) => {
  await page.addInitScript(() => {
    for (const root of [Document, ShadowRoot]) {
      Reflect.deleteProperty(root.prototype, 'adoptedStyleSheets');
    }
    Reflect.deleteProperty(globalThis, 'CSSStyleSheet');
  });
  await openBare(page, '<emoxnet-face></emoxnet-face>');
  await expect(start(page)).toHaveCSS('background-color', 'rgb(11, 122, 117)');
});
