// Faces as people bring them, few pixels or many, upright or not, and what stands in the way of reading
// them: scenes drawn around the smiling face, read by the package as any page would.
import { expect, test } from '@playwright/test';
import { openPackage } from './support/bare-page.ts';

/** Where the drawn picture of 480x360 is put, whose face is some 180 pixels wide and in its middle. */
interface Place {
  /** Pixels of the middle. */
  x: number;
  y: number;
  scale: number;
  /** Radians, clockwise. */
  roll?: number;
}

interface Scene {
  width: number;
  height: number;
  faces: Place[];
  /** As in CSS, over everything. */
  filter?: string;
  /** Everything but the heads is white, and these are darkened to this share. */
  backlight?: number;
  /** As of a head that turns away: the left half is narrowed to this share, the right half widened. */
  turn?: number;
  /** As a film of so many frames, of which the last is told; the far network is there before. */
  frames?: number;
}

test.beforeEach(({ page }) => openPackage(page));

async function read(page: Parameters<typeof openPackage>[0], scene: Scene) {
  return page.evaluate(
    async ({ width, height, faces, filter = 'none', backlight, turn, frames = 0 }) => {
      const drawn = new OffscreenCanvas(600, 360);
      const face = drawn.getContext('2d') as OffscreenCanvasRenderingContext2D;
      if (backlight !== undefined) {
        face.ellipse(240, 180, 110, 150, 0, 0, 2 * Math.PI);
        face.clip();
        face.filter = `brightness(${backlight})`;
      }
      if (turn === undefined) {
        face.drawImage(picture, 0, 0);
      } else {
        face.drawImage(picture, 0, 0, 10, 360, 0, 0, 600, 360);
        face.drawImage(picture, 0, 0, 240, 360, 240 * (1 - turn), 0, 240 * turn, 360);
        face.drawImage(picture, 240, 0, 240, 360, 240, 0, 360, 360);
      }
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
      if (backlight === undefined) context.drawImage(picture, 0, 0, 10, 10, 0, 0, width, height);
      else {
        context.fillStyle = 'white';
        context.fillRect(0, 0, width, height);
      }
      context.filter = filter;
      for (const { x, y, scale, roll = 0 } of faces) {
        context.setTransform(scale, 0, 0, scale, x, y);
        context.rotate(roll);
        context.drawImage(drawn, -240, -180);
      }
      const reader = emoxnet.createReader({ provider: 'wasm' });
      let answer = await reader.read(canvas);
      async function* film() {
        for (let frame = 0; frame < frames; frame++)
          yield { picture: await createImageBitmap(canvas), time: 40 * frame };
      }
      for await (const filmed of reader.follow(film())) answer = filmed.answer;
      reader.close();
      return {
        found: answer.found,
        expressions: answer.faces.map(({ expression }) => expression),
        rolls: answer.faces.map(({ crop }) => crop.roll),
        flaws: answer.faces.map((each) => each.flaws),
      };
    },
    scene,
  );
}

const frame = { width: 640, height: 480 };
const middle = { x: 320, y: 240 };

test('a face across the room', async ({ page }) => {
  const scene = { width: 1280, height: 960, faces: [{ x: 900, y: 400, scale: 0.3 }] };
  expect(await read(page, scene)).toMatchObject({ found: 1, expressions: ['happy'] });
});

test('a group of nine, all of whom are read', async ({ page }) => {
  const rows = [0, 1, 2];
  const faces = rows.flatMap((row) =>
    rows.map((column) => ({ x: 250 + 350 * column, y: 170 + 260 * row, scale: 0.65 })),
  );
  const { found, expressions } = await read(page, { width: 1200, height: 860, faces });
  expect(found).toBe(9);
  expect(expressions).toEqual(Array(9).fill('happy'));
});

test('in a film, who is across the room beside one who is near', async ({ page }) => {
  const faces = [
    { x: 300, y: 400, scale: 1.8 },
    { x: 1050, y: 400, scale: 0.3 },
  ];
  const film = { width: 1280, height: 960, faces, frames: 8 };
  expect(await read(page, film)).toMatchObject({ found: 2, expressions: ['happy', 'happy'] });
});

test('a picture of 48 pixels that is nothing but the face', async ({ page }) => {
  const scene = { width: 48, height: 48, faces: [{ x: 24, y: 22, scale: 0.2 }] };
  expect(await read(page, scene)).toMatchObject({ found: 1, expressions: ['happy'] });
});

for (const [name, roll] of [
  ['upside down', Math.PI],
  ['lying', Math.PI / 2],
] as const) {
  test(`a face that is ${name} is turned and read`, async ({ page }) => {
    const { found, expressions, rolls } = await read(page, {
      ...frame,
      faces: [{ ...middle, scale: 0.8, roll }],
    });
    expect({ found, expressions }).toEqual({ found: 1, expressions: ['happy'] });
    expect(Math.abs(rolls[0] ?? 0)).toBeCloseTo(roll, 0);
  });
}

const near = [{ ...middle, scale: 1.3 }];
const flawed: [string, Scene][] = [
  ['cut-off', { ...frame, faces: [{ x: 50, y: 240, scale: 1.3 }] }],
  ['small', { ...frame, faces: [{ ...middle, scale: 0.15 }] }],
  ['backlit', { ...frame, faces: near, backlight: 0.3 }],
  ['dark', { ...frame, faces: near, filter: 'brightness(0.2)' }],
  ['turned', { ...frame, faces: [{ ...middle, scale: 1 }], turn: 0.2 }],
  ['blurred', { ...frame, faces: near, filter: 'blur(14px)' }],
];

test('nothing stands in the way of a face that is near, lit and sharp', async ({ page }) => {
  expect(await read(page, { ...frame, faces: near })).toMatchObject({ found: 1, flaws: [[]] });
});

for (const [flaw, scene] of flawed) {
  test(`a face that is ${flaw}`, async ({ page }) => {
    expect(await read(page, scene)).toMatchObject({ found: 1, flaws: [[flaw]] });
  });
}
