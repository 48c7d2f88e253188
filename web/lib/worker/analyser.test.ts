import type { Crop, Preprocessor, VisionModule } from 'emoxnet-vision';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Classifier } from '../runtime/classifier.ts';
import type { DetectedFace, Face, Reading } from '../shared/answer.ts';
import type { Picture } from '../shared/messages.ts';
import { Analyser } from './analyser.ts';
import type { Effort } from './detect/face-detector.ts';
import type { Pixels } from './frame-pixels.ts';
import { Stages } from './stages.ts';

const side = 48;
const size = { width: 640, height: 480 };
const reading: Reading = { views: 'auto', smoothing: true, maxFaces: 'auto', details: true };

/** What the camera sees: striped discs on a wall, and which of them the detector takes for faces. */
let discs: { x: number; y: number; size: number }[];
let detections: number;
/** Whether the faces are too small for the near network. */
let faraway: boolean;
/** How many faces were known at each look further, which a detector takes that was asked to. */
let looksFurther: number[];
/** Whether the detector was last asked for those across the room in any case. */
let reachedEveryone: boolean;
/** Faces times views of every run. */
let runs: number[];
/** The probability of the first of two classes. */
let answer: number;

beforeEach(() => {
  discs = [{ x: 200, y: 200, size: 100 }];
  detections = 0;
  faraway = false;
  looksFurther = [];
  runs = [];
  answer = 0.9;
  // A clock that goes on by a millisecond at every look.
  let time = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => time++);
});

/** A grey frame that holds its own pixels, as a camera's does. */
function picture(): Picture {
  return {
    format: 'I420',
    displayWidth: size.width,
    displayHeight: size.height,
    visibleRect: { x: 0, y: 0, ...size },
    colorSpace: { fullRange: true },
    allocationSize: ({ rect }: { rect: DOMRect }) => rect.width * rect.height,
    copyTo: async (target: Uint8Array, { rect }: { rect: DOMRect }) => {
      for (let row = 0; row < rect.height; row++) {
        for (let column = 0; column < rect.width; column++) {
          target[row * rect.width + column] = levelAt(rect.x + column, rect.y + row);
        }
      }
      return [{ offset: 0, stride: rect.width }];
    },
  } as unknown as Picture;
}

function levelAt(x: number, y: number): number {
  return discs.reduce((sum, disc) => {
    const distance = ((x - disc.x) ** 2 + 2 * (y - disc.y) ** 2) / (disc.size / 3) ** 2;
    const stripe = 0.8 + 0.2 * Math.cos((2 * Math.PI * 12 * (x - disc.x)) / disc.size);
    return sum + 200 * stripe * Math.exp(-distance);
  }, 20);
}

function found(): DetectedFace[] {
  return discs.map(({ x, y, size: width }) => ({
    box: { x: x - width / 2, y: y - width / 2, width, height: width },
    landmarks: {
      leftEye: { x: x - 10, y },
      rightEye: { x: x + 10, y },
      leftEar: { x: x - 20, y },
      rightEar: { x: x + 20, y },
      nose: { x, y },
      mouth: { x, y },
    },
    score: 1,
  })) as DetectedFace[];
}

const detector = {
  glance: async (_: Pixels, known: readonly DetectedFace[], { further, everyone }: Effort) => {
    reachedEveryone = everyone;
    detections += 1;
    if (!faraway) return found();
    if (further) looksFurther.push(known.length);
    return further ? found() : [...known];
  },
  search: async () => found(),
};

const classifier = {
  classify: async (_: Float32Array, count: number, maps: boolean) => {
    runs.push(count);
    return {
      probabilities: Float32Array.from({ length: 2 * count }, (__, index) =>
        index % 2 ? 1 - answer : answer,
      ),
      mapsOf: () =>
        maps ? { width: 1, height: 2, values: Float32Array.of(1, 2, 3, 4) } : undefined,
    };
  },
} as unknown as Classifier;

/** Nearest-neighbour crops of an upright square: enough to follow a disc. */
class NearestPreprocessor implements Partial<Preprocessor> {
  readonly #frame = new Uint8Array(4 * size.width * size.height);
  readonly #plane = new Uint8Array(side * side);
  frameBuffer() {
    return this.#frame;
  }
  crop(width: number, height: number, stride: number, _: string, crop: Crop) {
    const clamp = (value: number, last: number) => Math.min(Math.max(Math.floor(value), 0), last);
    for (let index = 0; index < this.#plane.length; index++) {
      const along = (at: number) => ((at + 0.5) / side - 0.5) * crop.side;
      const x = clamp(crop.centreX + along(index % side), width - 1);
      const y = clamp(crop.centreY + along(Math.floor(index / side)), height - 1);
      this.#plane[index] = this.#frame[y * stride + x] as number;
    }
  }
  plane() {
    return this.#plane;
  }
  views(steps: number) {
    return new Float32Array(steps * side * side);
  }
}

const vision = {
  Preprocessor: NearestPreprocessor,
  side,
  ttaSteps: 10,
  faceCrop: ({ x, y, width, height }: { x: number; y: number; width: number; height: number }) => ({
    centreX: x + width / 2,
    centreY: y + height / 2,
    side: width,
    roll: 0,
  }),
  averageViews: (probabilities: Float32Array) => probabilities.slice(0, 2),
} as unknown as VisionModule;

const manifest = { classes: ['first', 'second'], tta_steps: 10, neutral: [0.2, 0.8] };
const newAnalyser = () => new Analyser(new Stages(vision, detector, classifier, manifest));

test('what was opened runs once on nothing, and looks no further for it', async () => {
  await new Stages(vision, detector, classifier, manifest).warm();
  expect([detections, reachedEveryone, looksFurther, runs]).toEqual([1, false, [], [1]]);
});

test('a still picture gets all views, its faces in one run', async () => {
  discs.push({ x: 400, y: 250, size: 140 });
  const { faces, views, ...rest } = await newAnalyser().analyse(picture(), reading);
  expect(views).toBe(10);
  expect(runs).toEqual([20]);
  expect(rest).toMatchObject(size);
  // The largest first.
  expect(faces.map(({ crop }) => crop.centreX)).toEqual([400, 200]);
});

test('the number of views can be chosen', async () => {
  const analyser = newAnalyser();
  expect((await analyser.analyse(picture(), { ...reading, views: 3 }, { sequence: 1 })).views).toBe(
    3,
  );
  expect((await analyser.analyse(picture(), { ...reading, views: 50 })).views).toBe(10);
  expect(runs).toEqual([3, 10]);
});

const nineDiscs = () =>
  Array.from({ length: 9 }, (_, index) => ({ x: 60 * index + 50, y: 200, size: 40 + index }));

test('all faces of a still are read, eight in one run', async () => {
  discs = nineDiscs();
  const { faces, found } = await newAnalyser().analyse(picture(), reading);
  expect(found).toBe(9);
  expect(faces.map(({ box }) => box.width)).toEqual([48, 47, 46, 45, 44, 43, 42, 41, 40]);
  expect(faces.every(({ probabilities }) => Math.abs((probabilities[0] ?? 0) - 0.9) < 1e-6)).toBe(
    true,
  );
  expect(runs).toEqual([80, 10]);
});

test('a camera reads the eight largest, and counts them all', async () => {
  discs = nineDiscs();
  const analyser = newAnalyser();
  for (const [nth, detector] of ['looks', 'follows'].entries()) {
    const { faces, found } = await analyser.analyse(
      picture(),
      { ...reading, views: 1 },
      { sequence: 1 },
    );
    expect(detections, detector).toBe(1);
    expect(found, `frame ${nth}`).toBe(9);
    expect(faces.map(({ box }) => Math.round(box.width))).toEqual([48, 47, 46, 45, 44, 43, 42, 41]);
  }
});

test('a camera counts those that it does not read also where only those that it reads are looked for', async () => {
  discs = nineDiscs();
  faraway = true;
  const analyser = newAnalyser();
  for (let frame = 0; frame < 30; frame++) {
    const { faces, found } = await analyser.analyse(picture(), reading, { sequence: 1 });
    expect([faces.length, found], `frame ${frame}`).toEqual([8, 9]);
  }
  expect(detections).toBeGreaterThan(looksFurther.length);
});

test('of a film’s frame all are read', async () => {
  discs = nineDiscs();
  const analyser = newAnalyser();
  const { faces, found } = await analyser.analyse(picture(), reading, { sequence: 1, time: 40 });
  expect([faces.length, found]).toEqual([9, 9]);
});

test('of two about as large the same one comes first in all frames, also where one is read', async () => {
  const analyser = newAnalyser();
  const mains: number[] = [];
  for (let frame = 0; frame < 20; frame++) {
    const grown = frame % 2 === 0 ? 0 : 8;
    discs = [
      { x: 200, y: 200, size: 100 },
      { x: 450, y: 200, size: 96 + grown },
    ];
    const one = { ...reading, maxFaces: 1, views: 1 };
    const { faces } = await analyser.analyse(picture(), one, { sequence: 1 });
    mains.push(Math.round((faces[0] as Face).crop.centreX / 10));
  }
  expect(new Set(mains)).toEqual(new Set([20]));
});

test('whoever is far away is found and followed', async () => {
  faraway = true;
  const analyser = newAnalyser();
  for (let frame = 0; frame < 31; frame++) {
    expect((await analyser.analyse(picture(), reading, { sequence: 1 })).faces).toHaveLength(1);
  }
  // One pass in five looks further, for whoever may have come.
  expect(detections).toBe(6);
  expect(looksFurther).toEqual([0, 1]);
});

test('a film’s frames have time for everyone, a camera’s have not', async () => {
  const analyser = newAnalyser();
  await analyser.analyse(picture(), reading, { sequence: 1, time: 0 });
  expect(reachedEveryone).toBe(true);
  await analyser.analyse(picture(), reading, { sequence: 2 });
  expect(reachedEveryone).toBe(false);
});

test('where nobody is there is a look further every few frames only', async () => {
  discs = [];
  faraway = true;
  const analyser = newAnalyser();
  for (let frame = 0; frame < 12; frame++)
    await analyser.analyse(picture(), reading, { sequence: 1 });
  expect(detections).toBe(12);
  expect(looksFurther).toEqual([0, 0, 0]);
});

test('between the detector’s passes the face is followed under its number', async () => {
  const analyser = newAnalyser();
  for (let index = 0; index < 6; index++) {
    discs = [{ x: 200 + 4 * index, y: 200 - 2 * index, size: 100 }];
    const { faces } = await analyser.analyse(picture(), reading, { sequence: 1 });
    expect(faces).toHaveLength(1);
    expect(faces[0]?.id).toBe(1);
    expect(Math.abs((faces[0]?.crop.centreX ?? 0) - (200 + 4 * index))).toBeLessThan(2);
    expect(Math.abs((faces[0]?.crop.centreY ?? 0) - (200 - 2 * index))).toBeLessThan(2);
  }
  expect(detections).toBe(1);
  await analyser.analyse(picture(), reading, { sequence: 1 });
  expect(detections).toBe(2);
});

test('a face that was lost is looked for at once', async () => {
  const analyser = newAnalyser();
  await analyser.analyse(picture(), reading, { sequence: 1 });
  discs = [];
  expect((await analyser.analyse(picture(), reading, { sequence: 1 })).faces).toEqual([]);
  expect(detections).toBe(2);
  discs = [{ x: 500, y: 300, size: 90 }];
  const { faces } = await analyser.analyse(picture(), reading, { sequence: 1 });
  expect(faces.map(({ id }) => id)).toEqual([2]);
});

test('a sequence is smoothed, unless it is not to be; what was read stays beside it', async () => {
  const analyser = newAnalyser();
  await analyser.analyse(picture(), reading, { sequence: 1 });
  answer = 0.2;
  const [smoothed] = (await analyser.analyse(picture(), reading, { sequence: 1 })).faces;
  expect(smoothed?.probabilities[0]).toBeGreaterThan(0.5);
  expect(smoothed?.unsmoothed[0]).toBeCloseTo(0.2, 6);
  const [plain] = (
    await analyser.analyse(picture(), { ...reading, smoothing: false }, { sequence: 1 })
  ).faces;
  expect(plain?.probabilities[0]).toBeCloseTo(0.2, 6);
});

test('another sequence starts afresh', async () => {
  const analyser = newAnalyser();
  await analyser.analyse(picture(), reading, { sequence: 1 });
  answer = 0.2;
  const [face] = (await analyser.analyse(picture(), reading, { sequence: 2 })).faces;
  expect(detections).toBe(2);
  expect(face?.id).toBe(2);
  expect(face?.probabilities[0]).toBeCloseTo(0.2, 6);
});

test('each sequence remembers its own faces', async () => {
  const analyser = newAnalyser();
  await analyser.analyse(picture(), reading, { sequence: 1 });
  await analyser.analyse(picture(), reading, { sequence: 2 });
  expect(detections).toBe(2);
  await analyser.analyse(picture(), reading, { sequence: 1 });
  await analyser.analyse(picture(), reading, { sequence: 2 });
  expect(detections).toBe(2);
  analyser.forget(1);
  await analyser.analyse(picture(), reading, { sequence: 1 });
  expect(detections).toBe(3);
});

test('a camera that changes its resolution is looked at anew', async () => {
  const analyser = newAnalyser();
  await analyser.analyse(picture(), reading, { sequence: 1 });
  const smaller = { ...picture(), displayWidth: 320, displayHeight: 240 } as Picture;
  Object.assign(smaller, { visibleRect: { x: 0, y: 0, width: 320, height: 240 } });
  await analyser.analyse(smaller, reading, { sequence: 1 });
  expect(detections).toBe(2);
});

test('faces are left out as asked, and details come only if asked for', async () => {
  discs.push({ x: 400, y: 250, size: 140 });
  const plain = { ...reading, maxFaces: 1, details: false };
  const [face, ...others] = (await newAnalyser().analyse(picture(), plain)).faces;
  expect(others).toEqual([]);
  expect(face?.crop.centreX).toBe(400);
  expect(face).not.toHaveProperty('plane');
  const [detailed] = (await newAnalyser().analyse(picture(), reading)).faces;
  expect(detailed?.plane).toHaveLength(side * side);
  expect(detailed?.activation?.values).toHaveLength(2);
});

test('the likeliest class is named, and whether it is sure', async () => {
  const [sure] = (await newAnalyser().analyse(picture(), reading)).faces;
  expect(sure).toMatchObject({ expression: 'first', sure: true });
  answer = 0.45;
  const [unsure] = (await newAnalyser().analyse(picture(), reading)).faces;
  expect(unsure).toMatchObject({ expression: 'second', sure: false });
});

test('what stands in the way of reading a face is told with it', async () => {
  discs = [
    { x: 200, y: 200, size: 100 },
    { x: 0, y: 300, size: 60 },
  ];
  const { faces } = await newAnalyser().analyse(picture(), reading);
  const [whole, atTheEdge] = faces.map(({ flaws }) => flaws);
  expect(whole).not.toContain('cut-off');
  expect(atTheEdge?.[0]).toBe('cut-off');
  const [surer, lessSure] = faces.map(({ unsmoothed }) => unsmoothed[0] as number);
  expect(lessSure).toBeLessThan(surer as number);
});

test('the picture’s brightest place is told where all of it was looked at', async () => {
  const analyser = newAnalyser();
  expect((await analyser.analyse(picture(), reading, { sequence: 1 })).brightest).toBeGreaterThan(
    100,
  );
  expect(await analyser.analyse(picture(), reading, { sequence: 1 })).not.toHaveProperty(
    'brightest',
  );
  discs = [];
  expect((await analyser.analyse(picture(), reading, { sequence: 1 })).brightest).toBe(20);
});

test('a face’s rest is taken off its answers, until it is given back', async () => {
  const analyser = newAnalyser();
  const read = async (time: number) => {
    const calm = { ...reading, smoothing: false };
    const { faces } = await analyser.analyse(picture(), calm, { sequence: 1, time });
    return faces[0] as Face;
  };
  const { id, probabilities } = await read(0);
  analyser.setBaseline(1, id, true);
  expect((await read(40)).baseline).toBe('taking');
  const after = await read(3100);
  expect(after.baseline).toBe('taken');
  expect(after.probabilities[0]).toBeCloseTo(0.2, 5);
  expect(after.unsmoothed).toEqual(after.probabilities);
  analyser.setBaseline(1, id, false);
  const back = await read(3140);
  expect(back.baseline).toBeUndefined();
  expect(back.probabilities).toEqual(probabilities);
});

test('a network that knows no neutral faces has no rest to take', async () => {
  const analyser = new Analyser(
    new Stages(vision, detector, classifier, { classes: ['first', 'second'], tta_steps: 10 }),
  );
  const { faces } = await analyser.analyse(picture(), reading, { sequence: 1 });
  analyser.setBaseline(1, faces[0]?.id ?? 0, true);
  const again = await analyser.analyse(picture(), reading, { sequence: 1 });
  expect(again.faces[0]?.baseline).toBeUndefined();
});
