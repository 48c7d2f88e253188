// Networks as ONNX Runtime's optimiser makes them, so that no browser has to: it would take a third of
// the time to the first answer. The runtime that optimises is the one that will run them.

import type * as Ort from 'onnxruntime-web';
import { memoryIn } from '../runtime/started-memory.ts';
import { hooks } from './hooked-glue.ts';
import { compile, configure } from './ort.ts';

type SystemCall = (...values: number[]) => number;

/** What the runtime writes: it knows no files, and takes what it opens for file number 0. */
const written: Uint8Array[] = [];
let runtime: Promise<typeof Ort> | undefined;

/** The optimised network; opened with `graphOptimizationLevel: 'disabled'` it answers the same. */
export async function optimise(network: Uint8Array): Promise<Buffer> {
  runtime ??= start();
  const ort = await runtime;
  written.length = 0;
  const session = await ort.InferenceSession.create(network, {
    executionProviders: ['wasm'],
    // One more level is for the machine that optimises alone.
    graphOptimizationLevel: 'extended',
    optimizedModelFilePath: 'optimised.onnx',
    logSeverityLevel: 3,
  });
  await session.release();
  return Buffer.concat(written);
}

async function start(): Promise<typeof Ort> {
  const module = await compile();
  hooks.instantiate = async (imports) => {
    catchWrites(imports);
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
  return configure({ hooked: true });
}

/** The glue's names are minified, but nothing else in it looks like these two system calls. */
function catchWrites(all: WebAssembly.Imports): void {
  const memory = memoryIn(all);
  const imports = Object.values(all)[0] as WebAssembly.ModuleImports;
  const write = only(imports, /^function \w+\(a,b,d,c\)\{.*for\(/s);
  const print = imports[write] as SystemCall;
  imports[write] = ((file, vectors = 0, count = 0, total = 0) => {
    if (file !== 0) return print(file as number, vectors, count, total);
    const words = new DataView(memory.buffer);
    let bytes = 0;
    for (let vector = vectors; vector < vectors + 8 * count; vector += 8) {
      const start = words.getUint32(vector, true);
      const length = words.getUint32(vector + 4, true);
      written.push(new Uint8Array(memory.buffer).slice(start, start + length));
      bytes += length;
    }
    words.setUint32(total, bytes, true);
    return 0;
  }) satisfies SystemCall;
  imports[only(imports, /^function \w+\(a\)\{return \w+\?\w+\(\d+,1,a\):52\}$/)] = () => 0;
}

function only(imports: WebAssembly.ModuleImports, source: RegExp): string {
  const names = Object.entries(imports)
    .filter(([, value]) => typeof value === 'function' && source.test(String(value)))
    .map(([name]) => name);
  const [name] = names;
  if (name === undefined || names.length > 1) {
    throw new Error(`Of ONNX Runtime's system calls ${names.length} look like ${source}.`);
  }
  return name;
}
