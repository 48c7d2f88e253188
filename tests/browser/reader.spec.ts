// The reader as developers use it: every source, every state, every promise.
import { readFile } from 'node:fs/promises';
import { openPackage } from './support/bare-page.ts';
import { executablePath, fakeCamera } from './support/chromium.ts';
import { expect, test } from './support/demo-page.ts';
import { clipFile, examplePicture, puppetPicture } from './support/paths.ts';

test.use({ launchOptions: { executablePath, args: fakeCamera(clipFile) } });
test.beforeEach(({ page }) => openPackage(page));

test('a picture in each of its forms is read alike, and stays the page’s', async ({ page }) => {
  const read = await page.evaluate(async () => {
    const reader = emoxnet.createReader();
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: picture.naturalWidth, height: picture.naturalHeight });
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    context.drawImage(picture, 0, 0);
    const blob = await (await fetch(picture.src)).blob();
    const bitmap = await createImageBitmap(picture);
    const frame = new VideoFrame(canvas, { timestamp: 0 });
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
    const offscreen = new OffscreenCanvas(canvas.width, canvas.height);
    offscreen.getContext('2d')?.drawImage(picture, 0, 0);
    const forms = { image: picture, canvas, offscreen, blob, bitmap, frame, pixels };
    const answers: Record<string, unknown> = {};
    for (const [name, form] of Object.entries(forms)) {
      const { width, height, faces, classes } = await reader.read(form);
      const [face] = faces;
      answers[name] = [width, height, classes.length, faces.length, face?.expression, face?.sure];
    }
    // Read twice: none was taken away.
    const again = [await reader.read(bitmap), await reader.read(frame)];
    return { answers, again: again.map(({ faces }) => faces.length), state: reader.state };
  });
  for (const answer of Object.values(read.answers)) {
    expect(answer).toEqual([480, 360, 7, 1, 'happy', true]);
  }
  expect(Object.keys(read.answers)).toHaveLength(7);
  expect(read.again).toEqual([1, 1]);
  expect(read.state).toBe('idle');
});

test('what one picture brings is what was asked for', async ({ page }) => {
  const faces = await page.evaluate(async () => {
    const reader = emoxnet.createReader({ views: 2 });
    const plain = await reader.read(picture);
    const detailed = await reader.read(picture, { views: 1, details: true });
    return [plain, detailed].map(({ views, faces: [face], timings }) => ({
      views,
      plane: face?.plane?.length,
      map: face?.activation?.values.length,
      sum: face?.probabilities.reduce((a, b) => a + b),
      landmarks: Object.keys(face?.landmarks ?? {}).length,
      total: timings.total > 0,
    }));
  });
  expect(faces[0]).toEqual({ views: 2, sum: expect.closeTo(1, 4), landmarks: 6, total: true });
  expect(faces[1]).toMatchObject({ views: 1, plane: 48 * 48, map: 36 });
});

test('the states of a camera, in their order, and the events on the way', async ({ page }) => {
  const { states, events, camera } = await page.evaluate(async () => {
    const reader = emoxnet.createReader();
    const states: string[] = [reader.state];
    const events = new Set<string>();
    for (const name of ['ready', 'answer', 'progress', 'error'] as const) {
      reader.addEventListener(name, () => events.add(name));
    }
    reader.addEventListener('state', ({ detail }) => states.push(detail.state));
    await reader.start('camera');
    await new Promise((resolve) => reader.addEventListener('answer', resolve, { once: true }));
    const camera = reader.camera?.facesVisitor;
    reader.stop();
    reader.close();
    reader.close();
    return { states, events: [...events].sort(), camera };
  });
  expect(states).toEqual(['idle', 'asking', 'loading', 'running', 'idle', 'closed']);
  expect(events).toEqual(['answer', 'progress', 'ready']);
  expect(camera).toBe(true);
});

test('answers one by one, until it is stopped', async ({ page }) => {
  const { expressions, after } = await page.evaluate(async () => {
    const reader = emoxnet.createReader();
    void reader.start('camera');
    const expressions: (string | undefined)[] = [];
    for await (const { faces } of reader) {
      expressions.push(faces[0]?.expression);
      if (expressions.length === 5) reader.stop();
    }
    return { expressions, after: reader.state };
  });
  expect(expressions).toHaveLength(5);
  for (const expression of expressions) expect(['happy', 'surprise']).toContain(expression);
  expect(after).toBe('idle');
});

test('streams, films and stills as sources', async ({ page }) => {
  const read = await page.evaluate(async () => {
    const reader = emoxnet.createReader();
    const next = () =>
      new Promise<string | undefined>((resolve) => {
        const listener = ({ detail }: CustomEvent<{ faces: { expression: string }[] }>) => {
          if (detail.faces.length === 0) return;
          reader.removeEventListener('answer', listener);
          resolve(detail.faces[0]?.expression);
        };
        reader.addEventListener('answer', listener);
      });
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: 480, height: 360 });
    const context = canvas.getContext('2d');
    const drawing = setInterval(() => context?.drawImage(picture, 0, 0), 50);
    const stream = canvas.captureStream(20);
    void reader.start(stream);
    const found = { stream: await next() } as Record<string, unknown>;
    reader.stop();
    found.streamStays = stream.getTracks()[0]?.readyState;
    clearInterval(drawing);

    const film = await (await fetch('/variants/drawn-face.webm')).blob();
    void reader.start(new File([film], 'film.webm', { type: 'video/webm' }));
    found.film = await next();
    void reader.start(await (await fetch(picture.src)).blob());
    found.photo = await next();
    found.bitmap = reader.bitmap?.width;
    void reader.start(canvas);
    found.canvas = await next();
    context?.clearRect(0, 0, 480, 360);
    const emptied = new Promise((resolve) =>
      reader.addEventListener('answer', ({ detail }) => resolve(detail.faces.length), {
        once: true,
      }),
    );
    reader.refresh();
    found.refreshed = await emptied;
    return found;
  });
  expect(read).toEqual({
    stream: 'happy',
    streamStays: 'live',
    film: expect.stringMatching(/happy|surprise/),
    photo: 'happy',
    bitmap: 480,
    canvas: 'happy',
    refreshed: 0,
  });
});

test('what cannot be read is refused by its promise, and nothing is thrown beside it', async ({
  page,
}) => {
  const failures: string[] = [];
  page.on('pageerror', ({ message }) => failures.push(message));
  const codes = await page.evaluate(async () => {
    const reader = emoxnet.createReader();
    const code = (promise: Promise<unknown>) =>
      promise.then(
        () => 'read',
        (error) => error.code,
      );
    const found = {
      text: await code(reader.read(new Blob(['no pixels'], { type: 'image/png' }))),
      nothing: await code(reader.start(null as never)),
      selector: await code(reader.start('#none' as never)),
      state: reader.state,
      film: await code(reader.start(new Blob(['no frames'], { type: 'video/webm' }))),
      after: await code(reader.start(picture)),
      // Both are stopped by what comes after them.
      first: await Promise.all([code(reader.start('camera')), code(reader.start(picture))]),
    };
    void reader.start('camera');
    reader.close();
    return { ...found, closed: await code(reader.start('camera')) };
  });
  expect(codes).toEqual({
    text: 'picture-unreadable',
    nothing: 'source-invalid',
    selector: 'source-invalid',
    state: 'failed',
    film: 'video-unreadable',
    after: 'read',
    first: ['stopped', 'read'],
    closed: 'stopped',
  });
  expect(failures).toEqual([]);
});

test('of several starts the last one wins, and the others leave no trace', async ({ page }) => {
  const found = await page.evaluate(async () => {
    const tracks: MediaStreamTrack[] = [];
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted);
      tracks.push(...stream.getTracks());
      return stream;
    };
    const blob = await (await fetch('/variants/drawn-face.webm')).blob();
    const film = new File([blob], 'film.webm', { type: 'video/webm' });
    const video = document.createElement('video');
    const make = () => emoxnet.createReader({ provider: 'wasm', views: 1, video });
    // Its engine outlasts the others.
    await make().load();
    type Start = Promise<string>;
    const outcome = async (begin: (reader: ReturnType<typeof make>) => [Start, Start]) => {
      const reader = make();
      const states: string[] = [];
      reader.addEventListener('error', ({ detail }) => states.push(detail.code));
      const answered = new Promise((resolve) => reader.addEventListener('answer', resolve));
      const ends = await Promise.all(begin(reader));
      await answered;
      const live = tracks.filter(({ readyState }) => readyState === 'live').length;
      reader.close();
      const left = tracks.some(({ readyState }) => readyState === 'live');
      return [...ends, ...states, live, left || video.srcObject !== null || video.src !== ''];
    };
    const start = (reader: ReturnType<typeof make>, source: 'camera' | File): Start =>
      reader.start(source).then(
        () => 'reads',
        ({ code }) => code,
      );
    const ends = {
      camera: await outcome((reader) => [start(reader, 'camera'), start(reader, 'camera')]),
      stopped: await outcome((reader) => {
        const first = start(reader, 'camera');
        reader.stop();
        return [first, start(reader, 'camera')];
      }),
      film: await outcome((reader) => [start(reader, film), start(reader, film)]),
      filmLast: await outcome((reader) => [start(reader, 'camera'), start(reader, film)]),
      cameraLast: await outcome((reader) => [start(reader, film), start(reader, 'camera')]),
      other: await outcome((reader) => {
        const other = make();
        const first = start(other, 'camera');
        other.close();
        return [first, start(reader, 'camera')];
      }),
    };
    let heard = 0;
    mediaDevices.enumerateDevices = async () => {
      heard += 1;
      return [];
    };
    mediaDevices.dispatchEvent(new Event('devicechange'));
    await new Promise((resolve) => setTimeout(resolve));
    return { ...ends, heard };
  });
  const camera = ['stopped', 'reads', 1, false];
  const film = ['stopped', 'reads', 0, false];
  expect(found).toEqual({
    ...{ camera, stopped: camera, cameraLast: camera, other: camera },
    ...{ film, filmLast: film },
    heard: 0,
  });
});

test('made, closed and made again, as strict frameworks do', async ({ page }) => {
  const expression = await page.evaluate(async () => {
    const first = emoxnet.createReader();
    void first.load();
    first.close();
    const second = emoxnet.createReader();
    const { faces } = await second.read(picture);
    return faces[0]?.expression;
  });
  expect(expression).toBe('happy');
});

test('a reader that comes later is told that the engine is ready', async ({ page }) => {
  const told = await page.evaluate(async () => {
    const first = emoxnet.createReader();
    await first.load();
    const second = emoxnet.createReader();
    let classes = 0;
    second.addEventListener('ready', ({ detail }) => {
      classes = detail.classes.length;
    });
    await second.load();
    return [classes, second.ready?.choice.provider];
  });
  expect(told).toEqual([7, 'wasm']);
});

test('a lesson keeps what every stage made', async ({ page }) => {
  const lesson = await page.evaluate(async () => {
    const reader = emoxnet.createReader();
    const whole = await reader.explain(picture);
    const wide = await reader.explain(picture, { scale: 2, shift: 0 });
    return {
      views: whole?.viewNames.length,
      rows: whole?.probabilities.length,
      maps: whole?.activations.length,
      scaled: (wide?.crop.side ?? 0) / (whole?.crop.side ?? 1),
      time: await reader.time('classify', { views: 1, runs: 2 }),
    };
  });
  expect(lesson).toMatchObject({ views: 10, rows: 70, maps: 7, scaled: expect.closeTo(2, 5) });
  expect(lesson.time).toBeGreaterThan(0);
});

test('a face that looks sad at rest is read as neutral once its rest is taken off', async ({
  page,
}) => {
  const drawn = async (expression: 'sad' | 'happy') =>
    `data:image/png;base64,${(await readFile(puppetPicture(expression))).toString('base64')}`;
  const found = await page.evaluate(
    async ([sad = '', happy = '']) => {
      const face = new Image();
      face.src = sad;
      await face.decode();
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width: 640, height: 480 });
      const context = canvas.getContext('2d');
      const timer = setInterval(() => context?.drawImage(face, 0, 0, 640, 480), 40);
      const reader = emoxnet.createReader({ provider: 'wasm', views: 1 });
      void reader.start(canvas.captureStream());
      const read: string[] = [];
      let asked = false;
      for await (const { faces } of reader) {
        const [first] = faces;
        if (first === undefined) continue;
        const { id, expression, baseline } = first;
        if (!asked) {
          asked = true;
          read.push(expression);
          reader.takeBaseline(id);
        } else if (baseline === 'taken' && read.length === 1 && expression !== 'sad') {
          // Smoothed, so not at once.
          read.push(expression);
          face.src = happy;
          await face.decode();
        } else if (read.length === 2 && expression === 'happy') {
          read.push(expression);
          reader.dropBaseline(id);
          face.src = sad;
          await face.decode();
        } else if (read.length === 3 && baseline === undefined && expression === 'sad') {
          read.push(expression);
          break;
        }
      }
      clearInterval(timer);
      reader.close();
      return read;
    },
    [await drawn('sad'), await drawn('happy')],
  );
  expect(found).toEqual(['sad', 'neutral', 'happy', 'sad']);
});

test('a wrong address is told as such, by the promise and by the event alike', async ({ page }) => {
  await page.route('**/nothing-here/**', (route) => route.fulfill({ status: 404 }));
  const told = await page.evaluate(async () => {
    const outcome = async (options: Parameters<typeof emoxnet.createReader>[0]) => {
      const reader = emoxnet.createReader({ provider: 'wasm', ...options });
      const codes: string[] = [];
      reader.addEventListener('error', ({ detail }) => codes.push(detail.code));
      const { code, part } = await reader.start(picture).catch((error) => error);
      reader.close();
      return [code, part?.replace(location.origin, ''), ...codes];
    };
    return [
      await outcome({ model: '/nothing-here/' }),
      await outcome({ assetBase: '/nothing-here/' }),
      await outcome({ model: 'http://' }),
    ];
  });
  expect(told[0]).toEqual(['address-wrong', '/nothing-here/manifest.json', 'address-wrong']);
  expect(told[1]?.[0]).toBe('address-wrong');
  expect(told[1]?.at(-1)).toBe('address-wrong');
  expect(told[2]).toEqual(['address-wrong', 'http://', 'address-wrong']);
});

test('what is no picture, holds none, or is another site’s is told apart; one that loads is waited for', async ({
  page,
}) => {
  const image = await readFile(examplePicture);
  await page.route('https://elsewhere.example/**', (route) =>
    route.fulfill({ body: image, contentType: 'image/jpeg' }),
  );
  const codes = await page.evaluate(async () => {
    const reader = emoxnet.createReader({ provider: 'wasm', views: 1 });
    const outcome = (source: unknown) =>
      reader.read(source as HTMLImageElement).then(
        ({ faces }) => faces[0]?.expression,
        ({ code }) => code,
      );
    const late = new Image();
    late.src = `${picture.src}?late`;
    const foreign = new Image();
    foreign.src = 'https://elsewhere.example/face.jpg';
    const broken = new Image();
    broken.src = '/bare.html';
    return {
      late: await outcome(late),
      foreign: await outcome(foreign),
      broken: await outcome(broken),
      none: await outcome(null),
      address: await outcome('/face.jpg'),
      element: await outcome(document.body),
      empty: await outcome(Object.assign(document.createElement('canvas'), { width: 0 })),
    };
  });
  expect(codes).toEqual({
    late: 'happy',
    foreign: 'source-foreign',
    broken: 'picture-unreadable',
    none: 'source-invalid',
    address: 'source-invalid',
    element: 'source-invalid',
    empty: 'source-invalid',
  });
});

test('a video that cannot load ends in its error, and numbers that are none mean “auto”', async ({
  page,
}) => {
  const found = await page.evaluate(async () => {
    const reader = emoxnet.createReader({ provider: 'wasm' });
    const video = document.createElement('video');
    video.src = '/bare.html';
    const failed = new Promise((resolve) =>
      reader.addEventListener('error', ({ detail: { code } }) => resolve(code)),
    );
    void reader.start(video);
    video.play().catch(() => undefined);
    const code = await failed;
    const none = document.createElement('video');
    none.innerHTML = '<source src="/missing.mp4" type="video/mp4">';
    const blind = new Promise((resolve) =>
      reader.addEventListener('error', ({ detail }) => resolve(detail.code)),
    );
    void reader.start(none);
    const codes = [code, await blind];
    const sound = new AudioContext().createMediaStreamDestination().stream;
    codes.push(await reader.start(sound).catch((error) => error.code));
    const odd = await reader.read(picture, { views: 2.4, maxFaces: Number.NaN });
    return [...codes, reader.state, odd.views, odd.faces.length];
  });
  const codes = ['video-unreadable', 'video-unreadable', 'source-invalid'];
  expect(found).toEqual([...codes, 'failed', 2, 1]);
});

test('an image that shows another picture is read again', async ({ page }) => {
  const second = `data:image/png;base64,${(await readFile(puppetPicture('surprise'))).toString('base64')}`;
  const read = await page.evaluate(async (next) => {
    const reader = emoxnet.createReader({ provider: 'wasm' });
    const expressions: string[] = [];
    reader.addEventListener('answer', ({ detail }) => {
      expressions.push(detail.faces[0]?.expression ?? '');
      picture.src = next;
    });
    await reader.start(picture);
    while (expressions.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    return expressions;
  }, second);
  expect(read.slice(0, 2)).toEqual(['happy', 'surprise']);
});
