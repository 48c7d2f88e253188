// Makes face_resnet_golden.json, which face_resnet_parity_test must reproduce: what face-api's own network
// makes of a drawn face, with weights by a formula, which every machine can make, and with the published
// ones. Needs the package where `scripts/bench web` installs it. Run it when the formulas change:
//
//   node tests/parity/make_face_resnet_golden.ts && npm run format
//
// The formulas are those of face_resnet_parity_test.cpp: whole numbers and powers of two, which both
// languages round alike.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const home = fromRoot('build/bench-peers/node_modules/@vladmandic/face-api');
const side = 150; // of the pictures that the network was made for
const width = 256; // of its last maps

// The package takes Node for a browser without one of its own modules; this is enough of one for it.
Object.assign(globalThis, { window: globalThis, document: {} });
const { tf, FaceRecognitionNet } = await import(`${home}/dist/face-api.esm.js`);
await tf.setBackend('cpu');

interface Spec {
  name: string;
  shape: number[];
  dtype: 'float32';
  quantization?: { dtype: 'uint8'; scale: number; min: number };
}

/** A tensor of the network by the formulas: in eight bits, and the convolutions' biases as they are. */
function madeWeights() {
  const specs: Spec[] = [];
  const values: Buffer[] = [];
  let state = 1;
  const nextByte = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  };
  const bytes = (shape: number[]) =>
    Array.from({ length: shape.reduce((product, size) => product * size) }, nextByte);
  const addBytes = (name: string, shape: number[], scale: number, min: number) => {
    specs.push({ name, shape, dtype: 'float32', quantization: { dtype: 'uint8', scale, min } });
    values.push(Buffer.from(bytes(shape)));
  };
  const addFloats = (name: string, shape: number[]) => {
    specs.push({ name, shape, dtype: 'float32' });
    values.push(Buffer.from(Float32Array.from(bytes(shape), (byte) => byte / 1024 - 1 / 8).buffer));
  };
  const addLayer = (name: string, kernel: number, inputs: number, outputs: number) => {
    const step = kernel * kernel * inputs < 1000 ? 1 / 1024 : 1 / 2048;
    addBytes(`${name}/conv/filters`, [kernel, kernel, inputs, outputs], step, -127.5 * step);
    addFloats(`${name}/conv/bias`, [outputs]);
    addBytes(`${name}/scale/weights`, [outputs], 1 / 512, 1 / 4);
    addBytes(`${name}/scale/biases`, [outputs], 1 / 1024, -127.5 / 1024);
  };
  addLayer('conv32_down', 7, 3, 32);
  let inputs = 32;
  for (const [outputs, names] of [
    [32, ['1', '2', '3']],
    [64, ['down', '1', '2', '3']],
    [128, ['down', '1', '2']],
    [256, ['down', '1', '2', 'down_out']],
  ] as const) {
    for (const name of names) {
      addLayer(`conv${outputs}_${name}/conv1`, 3, inputs, outputs);
      addLayer(`conv${outputs}_${name}/conv2`, 3, outputs, outputs);
      inputs = outputs;
    }
  }
  addBytes('fc', [width, 128], 1, 0);
  return { specs, values: Buffer.concat(values) };
}

function publishedWeights() {
  const [group] = JSON.parse(
    readFileSync(`${home}/model/face_recognition_model-weights_manifest.json`, 'utf8'),
  );
  return {
    specs: group.weights as Spec[],
    values: readFileSync(`${home}/model/face_recognition_model.bin`),
  };
}

/** Red, green and blue, 0 to 255: a head with eyes, nose and mouth in front of a sloping ground. */
function drawnFace(): number[] {
  const pixels: number[] = [];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const inside = (left: number, top: number, wide: number, high: number) =>
        ((x - left) * high) ** 2 + ((y - top) * wide) ** 2 <= (wide * high) ** 2;
      let grey = 60 + Math.floor((x + y) / 8);
      if (inside(75, 78, 48, 62)) grey = 190;
      if (inside(55, 62, 8, 5) || inside(95, 62, 8, 5)) grey = 40;
      if (inside(75, 85, 5, 14)) grey = 150;
      if (inside(75, 112, 20, 7)) grey = 90;
      pixels.push(grey, Math.floor((grey * 7) / 8), Math.floor((grey * 3) / 4));
    }
  }
  return pixels;
}

/** Means over the places of the maps before the last block, which is made to hand their averages on. */
async function means({ specs, values }: { specs: Spec[]; values: Buffer }): Promise<number[]> {
  const weights = tf.io.decodeWeights(new Uint8Array(values).buffer, specs);
  for (const part of ['weights', 'biases'])
    weights[`conv256_down_out/conv2/scale/${part}`] = tf.zeros([width]);
  weights.fc = tf.eye(width);
  const network = new FaceRecognitionNet();
  network.loadFromWeightMap(weights);
  const face = tf.tensor3d(drawnFace(), [side, side, 3]);
  const answer: Float32Array = await network.computeFaceDescriptor(face);
  return Array.from(answer, (value) => Number(value.toPrecision(6)));
}

writeFileSync(
  fromRoot('tests/parity/face_resnet_golden.json'),
  JSON.stringify({
    made: await means(madeWeights()),
    published: await means(publishedWeights()),
  }),
);
