// Starts ONNX Runtime, opens networks, and writes what its memory holds then.
//
//   node web/lib/build/record-memory.ts FILE NETWORK...
import { readFile, writeFile } from 'node:fs/promises';
import { memoryIn, packMemory, type StartingRuntime } from '../runtime/started-memory.ts';
import { hooks } from './hooked-glue.ts';
import { compile, configure, opening } from './ort.ts';

interface Allocator {
  _malloc(bytes: number): number;
  _free(address: number): void;
}

const [file, ...networks] = process.argv.slice(2);
if (file === undefined) throw new Error('expected the name of a file to write');

// The runtime's own idea of where it runs is part of its memory, and no business of who gets it.
process.argv[1] = 'emoxnet';

const module = await compile();
const sessions: number[] = [];
const found: { memory?: WebAssembly.Memory; pristine?: Uint8Array; allocator?: Allocator } = {};
hooks.instantiate = async (imports) => {
  const instance = await WebAssembly.instantiate(module, imports);
  found.memory = memoryIn(imports);
  found.pristine = new Uint8Array(found.memory.buffer).slice();
  return { module, instance };
};
hooks.onStart = (runtime: StartingRuntime) => {
  found.allocator = runtime as StartingRuntime & Allocator;
  const create = runtime._OrtCreateSession;
  runtime._OrtCreateSession = (...network) => {
    const session = create(...network) as number;
    sessions.push(session);
    return session;
  };
};
const ort = configure({ hooked: true });
for (const network of networks) {
  await ort.InferenceSession.create(await readFile(network), opening);
}
const { memory, pristine, allocator } = found;
if (!memory || !pristine || !allocator) throw new Error('the runtime did not start');
clearFreed(new Uint8Array(memory.buffer), allocator);
await writeFile(file, packMemory(pristine, memory, sessions));
process.exit();

/** Fills with zeros what was freed, the networks' files among it: takes it all once more, and frees it. */
function clearFreed(memory: Uint8Array, { _malloc, _free }: Allocator): void {
  const top = memory.findLastIndex((byte) => byte !== 0);
  const taken: number[] = [];
  for (let bytes = 1 << 20; bytes >= 16; bytes = Math.floor(bytes * 0.9)) {
    for (;;) {
      const address = _malloc(bytes);
      if (address + bytes > memory.length) throw new Error('the memory has grown');
      if (address + bytes > top) {
        // Above lies what was never used.
        _free(address);
        break;
      }
      memory.fill(0, address, address + bytes);
      taken.push(address);
    }
  }
  for (const address of taken) _free(address);
}
