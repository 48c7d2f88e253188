// The shipped network judged by the trainer's own code: images and scores come from native/data and
// native/eval (as WebAssembly), the views from the browser's module, the answers from ONNX Runtime.
import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { EvaluationModule } from '../../wasm/emoxnet-evaluation.d.ts';
import { openShippedNetwork, shippedModel } from './shipped-network.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

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
        model: { type: 'string', default: shippedModel },
        answers: { type: 'string' },
        table: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    return refuse(`${(error as Error).message}; see scripts/eval-shipped --help`);
  }
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

const network = await openShippedNetwork(options.model);
const classes = network.classes.length;
const single = new Float32Array(images * classes);
const tta = new Float32Array(images * classes);

for (let i = 0; i < images; i++) {
  const answer = await network.read(evaluation.plane(i));
  single.set(answer.single, i * classes);
  tta.set(answer.mean, i * classes);
  if (process.stderr.isTTY && (i % 50 === 0 || i + 1 === images))
    process.stderr.write(`\rscoring ${i + 1} of ${images} images${i + 1 === images ? '\n' : ''}`);
}

const scores = evaluation.score(single, tta, network.steps);
if (options.answers !== undefined) writeFileSync(options.answers, scores.answers);
console.log(options.table ? scores.table.trimEnd() : scores.json);
