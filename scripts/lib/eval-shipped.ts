// The shipped network judged by the trainer's own code: images and scores come from native/data and
// native/eval (as WebAssembly), the views from the browser's module, the answers from ONNX Runtime.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import ort from 'onnxruntime-node';
import type { EvaluationModule } from '../../wasm/emoxnet-evaluation.d.ts';
import type createVisionType from '../../wasm/emoxnet-vision.d.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const kClasses = 7;

/** The user's mistake: one sentence, exit code 2. */
function refuse(sentence: string): never {
  console.error(`eval-shipped: ${sentence}`);
  process.exit(2);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        pixels: { type: 'string' },
        votes: { type: 'string' },
        split: { type: 'string', default: 'valid' },
        duplicates: { type: 'string', default: 'exclude' },
        model: { type: 'string', default: fromRoot('models/emoxnet-lite.onnx') },
        answers: { type: 'string' },
        table: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    return refuse(`${(error as Error).message}; see scripts/eval-shipped --help`);
  }
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

async function openEvaluation(): Promise<EvaluationModule> {
  const load = createRequire(import.meta.url);
  return load(fromRoot('build/wasm/wasm/emoxnet-evaluation.cjs'))();
}

const options = readOptions();
if (options.pixels === undefined || options.votes === undefined)
  refuse('--pixels and --votes are needed; see scripts/eval-shipped --help');
if (!existsSync(options.model))
  refuse(`${options.model}: cannot be opened; expected an ONNX network`);

const opened = (await openEvaluation()).openEvaluation(
  options.pixels,
  options.votes,
  options.split,
  options.duplicates,
);
if (opened.error !== undefined) refuse(opened.error);
const { evaluation } = opened;
const images = evaluation.size();
if (images === 0)
  refuse(`${options.pixels}: holds no labelled image of the split ${options.split}`);

const vision = await openVision();
const session = await ort.InferenceSession.create(options.model);
const preprocessor = new vision.Preprocessor();
const { side, ttaSteps: steps } = vision;
const wholePicture = { centreX: side / 2, centreY: side / 2, side, roll: 0 };
const single = new Float32Array(images * kClasses);
const tta = new Float32Array(images * kClasses);
const frame = preprocessor.frameBuffer(side * side);

for (let i = 0; i < images; i++) {
  frame.set(evaluation.plane(i));
  preprocessor.crop(side, side, side, 'grey', wholePicture);
  const views = new ort.Tensor('float32', preprocessor.views(steps).slice(), [
    steps,
    1,
    side,
    side,
  ]);
  const { probabilities } = await session.run({ images: views }, ['probabilities']);
  const answers = probabilities?.data as Float32Array;
  single.set(answers.subarray(0, kClasses), i * kClasses);
  tta.set(vision.averageViews(answers, steps), i * kClasses);
  if (process.stderr.isTTY && (i % 50 === 0 || i + 1 === images))
    process.stderr.write(`\rscoring ${i + 1} of ${images} images${i + 1 === images ? '\n' : ''}`);
}

const scores = evaluation.score(single, tta, steps);
if (options.answers !== undefined) writeFileSync(options.answers, scores.answers);
console.log(options.table ? scores.table.trimEnd() : scores.json);
