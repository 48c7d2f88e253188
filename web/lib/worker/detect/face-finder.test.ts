import { beforeEach, expect, test, vi } from 'vitest';
import type { DetectedFace } from '../../shared/answer.ts';
import type { Pixels } from '../frame-pixels.ts';
import { type Detector, FaceFinder } from './face-finder.ts';
import type { Look, Turns } from './look.ts';

/** What is there to be seen. */
interface Thing {
  x: number;
  y: number;
  width: number;
  /** In which turn of the picture it stands upright. */
  turns: Turns;
  /** How sure a detector is of it when it sees it upright, near by and from afar. */
  score: number;
  /** How sure it is in looks of this side. */
  exception?: { side: number; score: number };
}

const pixels = { width: 640, height: 480 } as Pixels;
let things: Thing[];
let farOpened: number;
let farFails: boolean;
let looks: { near: Look[]; far: Look[] };

beforeEach(() => {
  things = [];
  farOpened = 0;
  farFails = false;
  looks = { near: [], far: [] };
});

/** Sees what takes up enough of its look, and is less sure of what is not upright. */
function detector(which: 'near' | 'far', leastShare: number): Detector {
  return {
    find: async (_, look, leastScore = 0.5) => {
      looks[which].push(look);
      return things
        .map((thing) => faceOf(thing, look))
        .filter(({ box, score }) => {
          const inside = box.x >= look.left && box.x + box.width <= look.left + look.side;
          return inside && box.width >= leastShare * look.side && score >= leastScore;
        });
    },
  };
}

function faceOf({ x, y, width, turns, ...sure }: Thing, look: Look): DetectedFace {
  const score = look.side === sure.exception?.side ? sure.exception.score : sure.score;
  const box = { x: x - width / 2, y: y - width / 2, width, height: width };
  const eyes = look.turns === 2 ? { leftEye: { x: x + 9, y }, rightEye: { x: x - 9, y } } : {};
  const seen = look.turns === turns ? score : score - 0.15;
  return { box, landmarks: eyes, score: seen } as DetectedFace;
}

const newFinder = () =>
  new FaceFinder(detector('near', 0.2), async () => {
    farOpened += 1;
    if (farFails) throw new Error('no connection');
    return detector('far', 0.1);
  });
const face = (x: number, width: number, more: Partial<Thing> = {}): Thing => {
  return { x, y: 240, width, turns: 0, score: 0.95, ...more };
};
const quick = { further: false, everyone: false };
const further = { further: true, everyone: false };
const widths = (faces: DetectedFace[]) => faces.map(({ box }) => box.width);

test('a still’s faces near and far are found, each once', async () => {
  things = [face(150, 160), face(400, 80), face(550, 70)];
  expect(widths(await newFinder().search(pixels))).toEqual([160, 80, 70]);
});

test('a face too small for the far network’s look at the whole is found in a tile', async () => {
  things = [face(500, 40)];
  expect(widths(await newFinder().search(pixels))).toEqual([40]);
});

test('tiles are spared where all faces are large', async () => {
  things = [face(300, 200)];
  await newFinder().search(pixels);
  expect(looks.far).toHaveLength(1);
});

test('a face that fills its picture is found with a margin around it', async () => {
  // So large that no look without a margin holds it.
  things = [face(320, 700)];
  expect(widths(await newFinder().search(pixels))).toEqual([700]);
});

test('a face that fills its picture may be less sure, if the other looks agree', async () => {
  const alone = { width: 640, height: 640 } as Pixels;
  const exception = { side: 1.5 * 640, score: 0.3 };
  things = [face(320, 700, { y: 320, score: 0.6, exception })];
  expect(widths(await newFinder().search(alone))).toEqual([700]);
  things = [face(320, 700, { y: 320, score: 0.45, exception })];
  expect(await newFinder().search(alone)).toEqual([]);
});

test('a face that fills its picture is found behind what only looks like one', async () => {
  const alone = { width: 640, height: 640 } as Pixels;
  things = [face(320, 200, { y: 320, score: 0.51 }), face(320, 700, { y: 320 })];
  expect(widths(await newFinder().search(alone))).toEqual([700]);
});

test('a search that takes long lets others have their turn', async () => {
  // Each of them takes some seconds, by this clock.
  things = [face(400, 80), face(550, 70)];
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => 1000 * looks.near.length);
  let before = 0;
  setTimeout(() => {
    before = looks.near.length;
  });
  await newFinder().search(pixels);
  clock.mockRestore();
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(looks.near.length);
});

test('what only looks like a face is left out, large and small', async () => {
  things = [face(150, 200, { score: 0.51 }), face(500, 70, { score: 0.65 })];
  expect(await newFinder().search(pixels)).toEqual([]);
});

test('a face that is surer upside down is taken so', async () => {
  things = [face(300, 200, { turns: 2 })];
  const [found] = await newFinder().search(pixels);
  expect(found?.landmarks.leftEye.x).toBeGreaterThan(found?.landmarks.rightEye.x ?? 999);
});

test('a face that is about as sure upright stays upright', async () => {
  things = [face(300, 200, { score: 0.85 })];
  const [found] = await newFinder().search(pixels);
  expect(found?.landmarks).toEqual({});
});

test('a camera’s frame gets one look, and the far network only if asked for', async () => {
  things = [face(300, 80)];
  const finder = newFinder();
  expect(await finder.glance(pixels, [], quick)).toEqual([]);
  expect(looks.near).toHaveLength(1);
  expect(farOpened).toBe(0);
});

test('frames do not wait for the far network', async () => {
  things = [face(300, 80)];
  const finder = newFinder();
  expect(await finder.glance(pixels, [], further)).toEqual([]);
  expect(widths(await finder.glance(pixels, [], further))).toEqual([80]);
  expect(farOpened).toBe(1);
});

test('a film’s frames do', async () => {
  things = [face(300, 80)];
  const film = { ...further, everyone: true };
  expect(widths(await newFinder().glance(pixels, [], film))).toEqual([80]);
});

/** A finder that has the far network, and what it saw of these far faces. */
async function finderThatKnows(...far: Thing[]) {
  things = far;
  const finder = newFinder();
  await finder.glance(pixels, [], further);
  const known = await finder.glance(pixels, [], further);
  expect(known).toHaveLength(far.length);
  looks = { near: [], far: [] };
  return { finder, known };
}

test('a far face that is known costs one close look, and no proof', async () => {
  const { finder, known } = await finderThatKnows(face(300, 75), face(500, 70));
  expect(widths(await finder.glance(pixels, known, quick))).toEqual([75, 70]);
  expect(looks.near.map(({ side }) => side)).toEqual([150, 140]);
  expect(looks.far).toEqual([]);
  // Less sure than a newcomer has to be.
  things = [face(300, 75, { score: 0.6 }), face(500, 70, { score: 0.45 })];
  expect(widths(await finder.glance(pixels, known, quick))).toEqual([75]);
});

test('one that the near network may see by itself is known beside all who are close by', async () => {
  const { finder, known } = await finderThatKnows(face(300, 90));
  expect(widths(await finder.glance(pixels, known, quick))).toEqual([90]);
  expect(looks.near.map(({ side }) => side)).toEqual([640, 180]);
});

test('a far face that left is looked for, and newcomers from time to time', async () => {
  const { finder, known } = await finderThatKnows(face(300, 80));
  things = [face(500, 70)];
  expect(widths(await finder.glance(pixels, known, quick))).toEqual([70]);
  things = [face(300, 80), face(500, 70)];
  expect(widths(await finder.glance(pixels, known, quick))).toEqual([80]);
  expect(widths(await finder.glance(pixels, known, further))).toEqual([80, 70]);
});

test('whoever comes close is seen when newcomers are looked for', async () => {
  const { finder, known } = await finderThatKnows(face(300, 70));
  things = [face(300, 70), face(150, 160)];
  expect(widths(await finder.glance(pixels, known, quick))).toEqual([70]);
  expect(widths(await finder.glance(pixels, known, further))).toEqual([160]);
});

test('of a film’s frame those across the room are seen beside those close by', async () => {
  const { finder } = await finderThatKnows(face(300, 70));
  things = [face(150, 160), face(400, 80), face(550, 70)];
  expect(widths(await finder.glance(pixels, [], further))).toEqual([160]);
  const known = await finder.glance(pixels, [], { ...further, everyone: true });
  expect(widths(known)).toEqual([160, 80, 70]);
  looks = { near: [], far: [] };
  const filmed = { ...quick, everyone: true };
  expect(widths(await finder.glance(pixels, known, filmed))).toEqual([160, 80, 70]);
  expect(looks.near.map(({ side }) => side)).toEqual([640, 160, 140]);
  expect(looks.far).toEqual([]);
  // Whoever is close by and leaves is missed as well.
  things = [face(400, 80), face(500, 75)];
  expect(widths(await finder.glance(pixels, known, filmed))).toEqual([80, 75]);
});

test('without the far network a still’s near faces are found, but nobody is said to be there', async () => {
  farFails = true;
  things = [face(150, 160), face(400, 80)];
  const finder = newFinder();
  expect(widths(await finder.search(pixels))).toEqual([160]);
  things = [face(400, 80)];
  await expect(finder.search(pixels)).rejects.toThrow();
  farFails = false;
  expect(widths(await finder.search(pixels))).toEqual([80]);
  expect(farOpened).toBe(3);
});
