// The shipped network judged by the trainer's own code: images and scores come from native/data and
// native/eval (as WebAssembly), the views from the browser's module, the answers from ONNX Runtime.
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { activationOf } from '../../web/lib/worker/activation.ts';
import type { MeanMaps } from '../../web/site/teach/mean-maps.ts';
import { BadInput, openSplit, splitOptions } from './labelled-split.ts';
import { classesOf, networkDigest, openShippedNetwork, shippedModel } from './shipped-network.ts';

/** The user's mistake: one sentence, exit code 2. */
function refuse(sentence: string): never {
  console.error(`eval-shipped: ${sentence}`);
  process.exit(2);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        ...splitOptions,
        duplicates: { type: 'string', default: 'exclude' },
        model: { type: 'string', default: shippedModel },
        answers: { type: 'string' },
        maps: { type: 'string' },
        table: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    return refuse(`${(error as Error).message}; see scripts/eval-shipped --help`);
  }
}

const options = readOptions();
if (options.pixels === undefined || options.votes === undefined)
  refuse('--pixels and --votes are needed; see scripts/eval-shipped --help');
if (!existsSync(options.model))
  refuse(`${options.model}: cannot be opened; expected an ONNX network`);
if (!existsSync(join(dirname(options.model), 'manifest.json')))
  refuse(`${options.model}: has no manifest.json beside it; expected the one that export wrote`);

const evaluation = await openSplit(
  options.pixels,
  options.votes,
  options.split,
  options.duplicates,
  classesOf(options.model),
).catch((error) => {
  if (!(error instanceof BadInput)) throw error;
  return refuse(error.message);
});
const images = evaluation.size();

const network = await openShippedNetwork(options.model);
const classes = network.classes.length;
const single = new Float32Array(images * classes);
const tta = new Float32Array(images * classes);
const maps = new Map(network.classes.map((name) => [name, { images: 0, sums: [] as number[] }]));
let [height, width] = [0, 0];

for (let i = 0; i < images; i++) {
  const answer = await network.read(evaluation.plane(i));
  single.set(answer.single, i * classes);
  tta.set(answer.mean, i * classes);
  ({ height, width } = answer.maps);
  const label = evaluation.label(i);
  const ofLabel = maps.get(label);
  if (ofLabel !== undefined) {
    const { values } = activationOf(answer.maps, network.classes.indexOf(label));
    ofLabel.images += 1;
    ofLabel.sums = Array.from(values, (value, place) => (ofLabel.sums[place] ?? 0) + value);
  }
  if (process.stderr.isTTY && (i % 50 === 0 || i + 1 === images))
    process.stderr.write(`\rscoring ${i + 1} of ${images} images${i + 1 === images ? '\n' : ''}`);
}

const scores = evaluation.score(single, tta, network.steps);
if (options.answers !== undefined) writeFileSync(options.answers, scores.answers);
if (options.maps !== undefined) writeFileSync(options.maps, `${JSON.stringify(meanMaps())}\n`);
console.log(options.table ? scores.table.trimEnd() : scores.json);

/** Each class's own map as pages draw it, averaged over the pictures that people called so. */
function meanMaps(): MeanMaps {
  const seen = [...maps].filter(([, { images }]) => images > 0);
  return {
    network: networkDigest(options.model),
    split: options.split,
    height,
    width,
    classes: Object.fromEntries(
      seen.map(([name, { images, sums }]) => [
        name,
        { images, values: sums.map((sum) => Number((sum / images).toFixed(3))) },
      ]),
    ),
  };
}
