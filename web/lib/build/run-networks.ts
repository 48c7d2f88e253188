// Opens and runs optimised networks once, as the worker does, and prints a digest of all that they
// answered. A process of its own, whose compiler may be asked what it compiled.
//
//   node web/lib/build/run-networks.ts PRIMARY MEMORY OPENING APART NETWORK...
//
// PRIMARY: the first part of a runtime that was split; `whole` for all of it at once.
// MEMORY: of a runtime that has started and holds the first of the networks open; `none` to start.
// OPENING, APART: functions and memory that are joined to it once what is open has run, or `none`.
//
// Of a PRIMARY that `wasm-opt --instrument-memory` has made, which tells where it reads and writes, it
// prints in which pages of its memory, of 4 KiB.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type * as Ort from 'onnxruntime-web';
import { memoryImports, memoryIn, StartedMemory, standIn } from '../runtime/started-memory.ts';
import { hooks } from './hooked-glue.ts';
import { compile, configure, opening } from './ort.ts';

const [primary = 'whole', memory = 'none', ...others] = process.argv.slice(2);
const joined = others.slice(0, 2).filter((part) => part !== 'none');
const networks = others.slice(2);
/** What a dimension of any length is set to: one view to all ten of one face, and all of some faces. */
let batches = [...Array.from({ length: 10 }, (_, index) => index + 1), 20, 30, 40];

/** Pages of its memory, in bytes, and those that it has read or written. */
const page = 4096;
const touched = new Set<number>();
const touch = (_: number, bytes: number, offset: number, pointer: number) => {
  const address = (pointer >>> 0) + (offset >>> 0);
  touched.add(Math.floor(address / page)).add(Math.floor((address + bytes - 1) / page));
  return pointer;
};

let open = 0;
let imports: WebAssembly.Imports = {};
if (memory !== 'none') {
  const module = await compile(primary === 'whole' ? undefined : primary);
  const started = new StartedMemory([await compile(memory)]);
  open = started.networks;
  hooks.instantiate = async (given) => {
    const instance = await WebAssembly.instantiate(module, { ...given, env: instruments(module) });
    imports = { primary: instance.exports, ...memoryImports(memoryIn(given)) };
    started.noteStatic(memoryIn(given));
    return { module, instance };
  };
  hooks.onStart = (runtime) => {
    started.continueIn(runtime);
    touched.clear();
  };
}

const ort = configure({ hooked: memory !== 'none' });
const answers = createHash('sha256');
for (const [place, network] of networks.entries()) {
  if (place === open) {
    for (const part of joined) await join(await compile(part));
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
if (touched.size > 0) console.log(`touched ${[...touched].join(' ')}`);

/** Throws where it would overwrite what has been written since. */
async function join(part: WebAssembly.Module): Promise<void> {
  const bytes = new Uint8Array(memoryIn(imports).buffer);
  const before = bytes.slice();
  await WebAssembly.instantiate(part, imports);
  if (bytes.some((byte, address) => byte !== before[address] && before[address] !== 0)) {
    throw new Error('the memory that was kept apart has been written to');
  }
}

/** The functions that an instrumented module calls; none of any other. */
function instruments(module: WebAssembly.Module): WebAssembly.ModuleImports {
  const names = WebAssembly.Module.imports(module)
    .filter((each) => each.module === 'env')
    .map(({ name }) => name);
  // It takes a hundred times as long.
  if (names.length > 0) batches = [1, 10];
  const same = (_: number, value: unknown) => value;
  return Object.fromEntries(names.map((name) => [name, name.endsWith('_ptr') ? touch : same]));
}

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
