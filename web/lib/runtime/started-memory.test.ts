import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import {
  memoryIn,
  packMemory,
  StartedMemory,
  type StartingRuntime,
  standIn,
} from './started-memory.ts';

const page = 65_536;

type Content = [address: number, bytes: number[]];

function memoryOf(...contents: Content[]): WebAssembly.Memory {
  return filled({ initial: 1 }, contents);
}

function filled(size: WebAssembly.MemoryDescriptor, contents: Content[]): WebAssembly.Memory {
  const memory = new WebAssembly.Memory(size);
  write(memory, contents);
  return memory;
}

/**
 * The module that tells what has changed in `started` since it was `pristine`, of a module that writes `ran`
 * when it starts.
 */
function packed(
  pristine: WebAssembly.Memory,
  started: WebAssembly.Memory,
  sessions: number[] = [],
  ran = pristine,
): WebAssembly.Module {
  return new WebAssembly.Module(packMemory(bytesOf(pristine), bytesOf(ran), started, sessions));
}

function write(memory: WebAssembly.Memory, contents: Content[]): void {
  for (const [address, bytes] of contents) bytesOf(memory).set(bytes, address);
}

const bytesOf = (memory: WebAssembly.Memory) => new Uint8Array(memory.buffer);
const notStarted = (): StartingRuntime => ({
  _OrtInit: () => 1,
  _OrtCreateSession: (network, length) => 1000 * network + length,
});

/** A runtime whose module has written `ran` to `memory` is to go on from what `module` tells. */
function continued(module: WebAssembly.Module, memory: WebAssembly.Memory, ran: Content[]) {
  const started = new StartedMemory([module]);
  const own = new WebAssembly.Memory({ initial: memory.buffer.byteLength / page });
  bytesOf(own).set(bytesOf(memory));
  started.noteStatic(own);
  write(own, ran);
  started.continueIn(notStarted());
  return bytesOf(own);
}

test('whatever a module writes when it starts, its memory becomes that of the started one', () => {
  const large = { initial: 8 };
  const staticData: Content[] = [[8, [1, 2, 3]]];
  const pristine = filled(large, staticData);
  const started = filled(large, [
    [8, [1, 0, 3]],
    [500, [4]],
    [8 * page - 1, [5]],
  ]);
  // When it was recorded it wrote to the first block and to the fifth.
  const ran = filled(large, [...staticData, [100, [9]], [4 * page, [9]]]);
  const module = packed(pristine, started, [7], ran);
  const expected = bytesOf(started);
  expect(continued(module, pristine, [])).toEqual(expected);
  // Elsewhere it may reach the blocks beside them.
  const elsewhere: Content[] = [
    [0, [9, 9]],
    [10, [9]],
    [2 * page - 1, [9]],
    [3 * page, [9, 9]],
    [6 * page - 2, [9, 9]],
  ];
  expect(continued(module, pristine, elsewhere)).toEqual(expected);
});

test('memory that threads share is told likewise', () => {
  const shared = { initial: 1, maximum: 65_536, shared: true };
  const [memory, started] = [filled(shared, []), filled(shared, [[300, [6, 7]]])];
  const continuing = new StartedMemory([packed(memory, started)]);
  continuing.noteStatic(memory);
  continuing.continueIn(notStarted());
  expect(bytesOf(memory)).toEqual(bytesOf(started));
});

test('what was kept apart of it may come with it', () => {
  const pristine = memoryOf();
  const without = memoryOf([500, [4]]);
  const whole = memoryOf([500, [4]], [700, [5, 6]]);
  const memory = memoryOf();
  const started = new StartedMemory([packed(pristine, without, [7]), packed(without, whole)]);
  started.noteStatic(memory);
  started.continueIn(notStarted());
  expect(bytesOf(memory)).toEqual(bytesOf(whole));
});

test('only what starting has changed is kept', () => {
  const unchanged: Content = [1000, [1, 2, 3, 4]];
  const all = (...changed: Content[]) =>
    packMemory(
      bytesOf(memoryOf(unchanged)),
      bytesOf(memoryOf(unchanged)),
      memoryOf(unchanged, ...changed),
      [],
    ).length;
  // Nine bytes and a number of five say where, and how many.
  expect(all([1002, [7]]) - all()).toBe(13 + 1);
  expect(all([3000, [1, 0, 0, 1]]) - all()).toBe(13 + 4);
});

test('a runtime that has started does not start again, and has networks open', async () => {
  const memory = memoryOf();
  const started = new StartedMemory([packed(memory, memoryOf([8, [1]]), [500, 600])]);
  started.noteStatic(memory);
  const runtime = notStarted();
  started.continueIn(runtime);
  expect(runtime._OrtInit(1, 2)).toBe(0);
  const open = (...file: number[]) => {
    write(memory, [[40, file]]);
    return runtime._OrtCreateSession(40, file.length, 0);
  };
  expect(open(...standIn(1))).toBe(600);
  expect(open(...standIn(0))).toBe(500);
  // Each once: its session ends with whoever took it.
  expect(open(...standIn(1))).toBe(0);
  expect(open(...standIn(2))).toBe(0);
  expect(open(1, 2, 3)).toBe(40_003);
});

test('what a runtime has gone on from is let go while the runtime runs', async () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const memory = memoryOf();
  const runtime = notStarted();
  const go = () => {
    const module = packed(memory, memoryOf([8, [1]]), [500]);
    const started = new StartedMemory([module]);
    started.noteStatic(memory);
    started.continueIn(runtime);
    return { started, held: new WeakRef(module) };
  };
  const { started, held } = go();
  // What a weak reference was just made to lives until the next turn.
  await new Promise((resolve) => setTimeout(resolve));
  collect();
  expect(held.deref()).toBeUndefined();
  expect([started, runtime._OrtInit(1, 2)]).toEqual([expect.anything(), 0]);
});

test('the memory is found among what a module is given', () => {
  const memory = memoryOf();
  expect(memoryIn({ a: { f: () => 0 }, b: { m: memory } })).toBe(memory);
  expect(() => memoryIn({ a: { f: () => 0 } })).toThrow('imports no memory');
});
