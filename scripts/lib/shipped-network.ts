// The shipped network on whole 48x48 pictures, without a page: the views from the browser's module, the
// answers from ONNX Runtime in Node.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ort from 'onnxruntime-node';
import type createVisionType from '../../wasm/emoxnet-vision.d.ts';
import type { Crop } from '../../wasm/emoxnet-vision.d.ts';
import type { ActivationMaps } from '../../web/lib/runtime/classifier.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export const shippedModel = fromRoot('models/emoxnet-lite.onnx');

export interface ShippedNetwork {
  /** Test-time views of each picture. */
  steps: number;
  /** Names of the classes, in the order of every answer. */
  classes: string[];
  /**
   * [48,48] grey bytes to two answers, [classes] each: of the first view, and the mean of all. `crop`:
   * another part of the picture than all of it. `maps` are the first view's.
   */
  read(levels: Uint8Array, crop?: Crop): Promise<Answer>;
}

interface Answer {
  single: Float32Array;
  mean: Float32Array;
  maps: ActivationMaps;
}

/** SHA-256 of a network's file, by which what was measured of it names it. */
export function networkDigest(model = shippedModel): string {
  return createHash('sha256').update(readFileSync(model)).digest('hex');
}

/** Names of a network's classes, from the manifest beside its ONNX file. */
export function classesOf(model = shippedModel): string[] {
  return JSON.parse(readFileSync(join(dirname(model), 'manifest.json'), 'utf8')).classes;
}

/** `model`: an ONNX file, a manifest.json beside it. */
export async function openShippedNetwork(model = shippedModel): Promise<ShippedNetwork> {
  const vision = await openVision();
  const session = await ort.InferenceSession.create(model, { logSeverityLevel: 3 });
  const preprocessor = new vision.Preprocessor();
  const { side, ttaSteps: steps } = vision;
  const wholePicture = { centreX: side / 2, centreY: side / 2, side, roll: 0 };
  const classes = classesOf(model);
  return {
    steps,
    classes,
    async read(levels, crop = wholePicture) {
      preprocessor.frameBuffer(side * side).set(levels);
      preprocessor.crop(side, side, side, 'grey', crop);
      const views = preprocessor.views(steps).slice();
      const images = new ort.Tensor('float32', views, [steps, 1, side, side]);
      const { probabilities, activation_maps } = await session.run({ images });
      const answers = probabilities?.data as Float32Array;
      const mean = vision.averageViews(answers, steps).slice();
      const [height = 0, width = 0] = activation_maps?.dims.slice(2) ?? [];
      const all = activation_maps?.data as Float32Array;
      const maps = { height, width, values: all.slice(0, classes.length * height * width) };
      return { single: answers.slice(0, classes.length), mean, maps };
    },
  };
}

async function openVision() {
  // Emscripten's module is made for browsers; these are what it expects to find around itself.
  Object.assign(globalThis, { self: globalThis, location: { href: import.meta.url } });
  const { default: createVision } = (await import(
    fromRoot('build/wasm/wasm/emoxnet-vision.mjs')
  )) as { default: typeof createVisionType };
  return createVision({
    wasmBinary: readFileSync(fromRoot('build/wasm/wasm/emoxnet-vision.wasm')),
  });
}
