// Starts ONNX Runtime, opens networks, and writes what its memory holds then; prints from where to where
// it had taken memory when it had started and nothing was open yet.
//
//   node web/lib/build/record-memory.ts FILE APART FROM TO NETWORK...
//
// APART: a file for what lies at the addresses FROM to TO.
import { readFile, writeFile } from 'node:fs/promises';
import { memoryIn, packMemory, type StartingRuntime } from '../runtime/started-memory.ts';
import { hooks } from './hooked-glue.ts';
import { compile, configure, opening } from './ort.ts';

/** Bytes that the allocator may keep beside what it gives. */
const beside = 64;

interface Allocator {
  _malloc(bytes: number): number;
  _free(address: number): void;
}

interface Found {
  memory: WebAssembly.Memory;
  /** What it held before the module ran, and when it had. */
  pristine: Uint8Array;
  ran: Uint8Array;
  allocator: Allocator;
}

const [file = '', apartFile = '', from = '', to = '', ...networks] = process.argv.slice(2);
const apart = { from: Number(from), to: Number(to) };

// The runtime's own idea of where it runs is part of its memory, and no business of who gets it.
process.argv[1] = 'emoxnet';

const module = await compile();
const sessions: number[] = [];
const found: Partial<Found> = {};
hooks.instantiate = async (imports) => {
  const instance = await WebAssembly.instantiate(module, imports);
  found.memory = memoryIn(imports);
  found.pristine = bytesOf(found.memory).slice();
  return { module, instance };
};
hooks.onStart = (runtime: StartingRuntime) => {
  const allocator = runtime as StartingRuntime & Allocator;
  found.allocator = allocator;
  const memory = found.memory as WebAssembly.Memory;
  found.ran = bytesOf(memory).slice();
  const init = runtime._OrtInit;
  runtime._OrtInit = (...options) => {
    const first = allocator._malloc(1);
    allocator._free(first);
    const result = init(...options);
    console.log(`started ${first} ${topOf(bytesOf(memory))}`);
    return result;
  };
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
const { memory, pristine, ran, allocator } = found;
if (!memory || !pristine || !ran || !allocator) throw new Error('the runtime did not start');
const bytes = bytesOf(memory);
clearFreed(bytes, allocator);
const whole = bytes.slice();
bytes.fill(0, apart.from, apart.to);
const without = bytes.slice();
await writeFile(file, packMemory(pristine, ran, memory, sessions));
bytes.set(whole);
await writeFile(apartFile, packMemory(without, without, memory, []));
process.exit();

function bytesOf({ buffer }: WebAssembly.Memory): Uint8Array {
  return new Uint8Array(buffer);
}

function topOf(memory: Uint8Array): number {
  return memory.findLastIndex((byte) => byte !== 0);
}

/**
 * Fills with zeros what was freed, the networks' files among it: takes it all once more, and frees it. But
 * not within what is kept apart: that nobody is to write to before it is there.
 */
function clearFreed(memory: Uint8Array, { _malloc, _free }: Allocator): void {
  const top = topOf(memory);
  const taken: number[] = [];
  for (let bytes = 1 << 20; bytes > 0; bytes = Math.floor(bytes * 0.9)) {
    for (;;) {
      const address = _malloc(bytes);
      if (address + bytes > memory.length) throw new Error('the memory has grown');
      if (address + bytes > top) {
        // Above lies what was never used.
        _free(address);
        break;
      }
      memory.fill(0, address, address + bytes);
      const isOutside = address + bytes + beside <= apart.from || address >= apart.to + beside;
      if (isOutside) taken.push(address);
    }
  }
  for (const address of taken) _free(address);
}
