import type { Crop, Preprocessor, VisionModule } from 'emoxnet-vision';
import { beforeEach, expect, test, vi } from 'vitest';
import type { DetectedFace } from '../detect/face-detector.ts';
import type { Classifier } from '../session/classifier.ts';
import { Analyser } from './analyser.ts';
import type { Picture, Reading } from './protocol.ts';

const side = 48;
const size = { width: 640, height: 480 };
const still: Reading = { views: 'auto', smooth: true };
const frame: Reading = { views: 'auto', smooth: true, sequence: 1 };

/** What the camera sees: blurred discs on a wall, and which of them the detector takes for faces. */
let discs: { x: number; y: number; size: number }[];
let detections: number;
/** Faces times views of every run. */
let runs: number[];
/** The probability of the first of two classes. */
let answer: number;

beforeEach(() => {
  discs = [{ x: 200, y: 200, size: 100 }];
  detections = 0;
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
    return sum + 200 * Math.exp(-distance);
  }, 20);
}

const detector = {
  detect: async (): Promise<DetectedFace[]> => {
    detections += 1;
    return discs.map(({ x, y, size: width }) => ({
      box: { x: x - width / 2, y: y - width / 2, width, height: width },
      landmarks: { leftEye: { x: x - 10, y }, rightEye: { x: x + 10, y } },
      score: 1,
    })) as DetectedFace[];
  },
};

const classifier = {
  classify: async (_: Float32Array, count: number) => {
    runs.push(count);
    return {
      probabilities: Float32Array.from({ length: 2 * count }, (__, index) =>
        index % 2 ? 1 - answer : answer,
      ),
      mapsOf: () => ({ width: 1, height: 2, values: Float32Array.of(1, 2, 3, 4) }),
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
  faceCrop: ({ x, y, width, height }: { x: number; y: number; width: number; height: number }) => ({
    centreX: x + width / 2,
    centreY: y + height / 2,
    side: width,
    roll: 0,
  }),
  averageViews: (probabilities: Float32Array) => probabilities.slice(0, 2),
} as unknown as VisionModule;

const newAnalyser = () => new Analyser(vision, detector, classifier, 10);

test('a still picture gets all views, its faces in one run', async () => {
  discs.push({ x: 400, y: 250, size: 140 });
  const { faces, views, ...rest } = await newAnalyser().analyse(picture(), still);
  expect(views).toBe(10);
  expect(runs).toEqual([20]);
  expect(rest).toMatchObject(size);
  // The largest first.
  expect(faces.map(({ crop }) => crop.centreX)).toEqual([400, 200]);
});

test('the number of views can be chosen', async () => {
  const analyser = newAnalyser();
  expect((await analyser.analyse(picture(), { ...frame, views: 3 })).views).toBe(3);
  expect((await analyser.analyse(picture(), { ...still, views: 50 })).views).toBe(10);
  expect(runs).toEqual([3, 10]);
});

test('at most eight faces, the smallest left out', async () => {
  discs = Array.from({ length: 9 }, (_, index) => ({
    x: 60 * index + 50,
    y: 200,
    size: 40 + index,
  }));
  const { faces } = await newAnalyser().analyse(picture(), still);
  expect(faces).toHaveLength(8);
  expect(Math.min(...faces.map(({ box }) => box.width))).toBe(41);
});

test('between the detector’s passes the face is followed under its number', async () => {
  const analyser = newAnalyser();
  for (let index = 0; index < 6; index++) {
    discs = [{ x: 200 + 4 * index, y: 200 - 2 * index, size: 100 }];
    const { faces } = await analyser.analyse(picture(), frame);
    expect(faces).toHaveLength(1);
    expect(faces[0]?.id).toBe(1);
    expect(Math.abs((faces[0]?.crop.centreX ?? 0) - (200 + 4 * index))).toBeLessThan(2);
    expect(Math.abs((faces[0]?.crop.centreY ?? 0) - (200 - 2 * index))).toBeLessThan(2);
  }
  expect(detections).toBe(1);
  await analyser.analyse(picture(), frame);
  expect(detections).toBe(2);
});

test('a face that was lost is looked for at once', async () => {
  const analyser = newAnalyser();
  await analyser.analyse(picture(), frame);
  discs = [];
  expect((await analyser.analyse(picture(), frame)).faces).toEqual([]);
  expect(detections).toBe(2);
  discs = [{ x: 500, y: 300, size: 90 }];
  const { faces } = await analyser.analyse(picture(), frame);
  expect(faces.map(({ id }) => id)).toEqual([2]);
});

test('a sequence is smoothed, unless it is not to be; what was read stays beside it', async () => {
  const analyser = newAnalyser();
  await analyser.analyse(picture(), frame);
  answer = 0.2;
  const [smoothed] = (await analyser.analyse(picture(), frame)).faces;
  expect(smoothed?.probabilities[0]).toBeGreaterThan(0.5);
  expect(smoothed?.unsmoothed[0]).toBeCloseTo(0.2, 6);
  const [plain] = (await analyser.analyse(picture(), { ...frame, smooth: false })).faces;
  expect(plain?.probabilities[0]).toBeCloseTo(0.2, 6);
});

test('another sequence starts afresh', async () => {
  const analyser = newAnalyser();
  await analyser.analyse(picture(), frame);
  answer = 0.2;
  const [face] = (await analyser.analyse(picture(), { ...frame, sequence: 2 })).faces;
  expect(detections).toBe(2);
  expect(face?.id).toBe(2);
  expect(face?.probabilities[0]).toBeCloseTo(0.2, 6);
});
