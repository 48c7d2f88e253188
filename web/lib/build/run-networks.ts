// Opens and runs optimised networks once, as the worker does, and prints a digest of all that they
// answered. A process of its own, whose compiler may be asked what it compiled.
//
//   node web/lib/build/run-networks.ts PRIMARY OPENING MEMORY NETWORK...
//
// PRIMARY: the first part of a runtime that was split; OPENING: the second, which is joined to it once
// what its memory holds open has run. `whole none` for all of it at once.
// MEMORY: of a runtime that has started and holds the first of the networks open; `none` to start.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type * as Ort from 'onnxruntime-web';
import { memoryIn, StartedMemory, standIn } from '../runtime/started-memory.ts';
import { hooks } from './hooked-glue.ts';
import { compile, configure, opening } from './ort.ts';

const [primary = 'whole', openingPart = 'none', memory = 'none', ...networks] =
  process.argv.slice(2);
/** What a dimension of any length is set to: one view to all ten of one face, and all of some faces. */
const batches = [...Array.from({ length: 10 }, (_, index) => index + 1), 20, 30, 40];

let open = 0;
let first: WebAssembly.Exports = {};
if (memory !== 'none') {
  const module = await compile(primary === 'whole' ? undefined : primary);
  const started = new StartedMemory(await compile(memory));
  open = started.networks;
  hooks.instantiate = async (imports) => {
    const instance = await WebAssembly.instantiate(module, imports);
    first = instance.exports;
    started.noteStatic(memoryIn(imports));
    return { module, instance };
  };
  hooks.onStart = (runtime) => started.continueIn(runtime);
}

const ort = configure({ hooked: memory !== 'none' });
const answers = createHash('sha256');
for (const [place, network] of networks.entries()) {
  if (place === open && openingPart !== 'none') {
    await WebAssembly.instantiate(await compile(openingPart), { primary: first });
  }
  const file = place < open ? standIn(place) : await readFile(network);
  const session = await ort.InferenceSession.create(file, opening);
  for (const batch of batches) {
    const inputs = Object.fromEntries(
      session.inputMetadata.map((input) => [input.name, ramp(ort, input, batch)]),
    );
    for (const outputs of [session.outputNames, session.outputNames.slice(0, 1)]) {
      const results = await session.run(inputs, [...outputs]);
      for (const output of outputs) answers.update(results[output]?.data as Float32Array);
    }
  }
  await session.release();
}
console.log(`answers ${answers.digest('hex')}`);

function ramp(
  { Tensor }: typeof Ort,
  input: Ort.InferenceSession.ValueMetadata,
  batch: number,
): Ort.Tensor {
  if (!input.isTensor) throw new Error(`${input.name}: expected a tensor`);
  const shape = input.shape.map((side) => (typeof side === 'number' ? side : batch));
  const length = shape.reduce((product, side) => product * side, 1);
  return new Tensor(
    'float32',
    Float32Array.from({ length }, (_, index) => (index % 97) / 97),
    shape,
  );
}
