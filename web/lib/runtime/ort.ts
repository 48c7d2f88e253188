// Loads ONNX Runtime Web: only the build that the provider needs, and only when it is called.
import type * as Ort from 'onnxruntime-web';
import type { MemoryFile, Provider, WorkerFiles } from '../shared/messages.ts';
import type { Downloads } from './files.ts';
import type { Glue } from './glue.ts';

export type Runtime = typeof Ort;

/** For every session. Errors only: warnings are about how a model was written. */
export const quiet = { logSeverityLevel: 3 } as const;

export interface Loading {
  /** Tells in time whether more will be run than the package's own networks. */
  whole: Promise<boolean>;
  /** Whether this worker has loaded one before, which the new one is to share nothing with. */
  afresh: boolean;
  /** Called when a function is that the first part lacks: this runtime cannot go on, a whole one can. */
  onLack(): void;
}

export async function loadRuntime(
  provider: Provider,
  { runtimes }: WorkerFiles,
  downloads: Downloads,
  { whole, afresh, onLack }: Loading,
): Promise<Runtime> {
  const { api, glue, wasm, rest } = runtimes[provider === 'wasm' ? 'wasm' : gpuBuild()];
  const memory = memoryFor(provider, runtimes);
  const [{ module }, { module: between, url }, first, started, others] = await Promise.all([
    downloads.module(api, afresh),
    downloads.module(glue, afresh),
    downloads.compile(wasm),
    memory && downloads.fetch(memory).then(unzipped),
    whole.then((isWhole) => (isWhole && rest ? downloads.compile(rest) : undefined)),
  ]);
  (between as Glue).provide({ module: first, rest: others, memory: started, onLack });
  const ort = module as Runtime;
  ort.env.wasm.wasmPaths = { mjs: url };
  // That keeps up with a camera, and what the runtime goes on from is of one.
  ort.env.wasm.numThreads = 1;
  return ort;
}

/** What the runtime goes on from; undefined where it starts itself. */
export function memoryFor(
  provider: Provider,
  runtimes: WorkerFiles['runtimes'],
): MemoryFile | undefined {
  return provider === 'wasm' ? runtimes.wasm.memory : undefined;
}

async function unzipped(content: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const plain = new Blob([content]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

/**
 * WebGPU's asynchronous calls suspend WebAssembly: JSPI does it in the engine, and where the engine
 * cannot, 10 MB of rewritten code do.
 */
function gpuBuild(): 'jspi' | 'asyncify' {
  return 'Suspending' in WebAssembly ? 'jspi' : 'asyncify';
}
