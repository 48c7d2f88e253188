// Loads ONNX Runtime Web: only the build that the provider needs, and only when it is called.
import type * as Ort from 'onnxruntime-web';
import type { MemoryFile, PackageFile, Provider, WorkerFiles } from '../shared/messages.ts';
import { trusted } from '../shared/trusted.ts';
import type { Downloads } from './files.ts';
import type { Glue } from './glue.ts';

export type Runtime = typeof Ort;

/** For every session. Errors only: warnings are about how a model was written. */
export const quiet = { logSeverityLevel: 3 } as const;

/** More threads than this gain nothing on a network this small. */
const maximumThreads = 2;

/** `whole`: tells in time whether more will be run than the package's own networks. */
export async function loadRuntime(
  provider: Provider,
  { runtimes }: WorkerFiles,
  downloads: Downloads,
  { threads, whole }: { threads: boolean; whole: Promise<boolean> },
): Promise<Runtime> {
  const { api, glue, wasm, rest } = runtimes[provider === 'wasm' ? 'wasm' : gpuBuild()];
  const memory = memoryFor(provider, runtimes, threads);
  const count = threadCount(threads);
  // What starts threads is not in the first part.
  const restNow = async () =>
    rest && (count > 1 || (await whole)) ? downloads.compile(rest) : undefined;
  const [{ module }, { module: between, url }, first, started, others] = await Promise.all([
    downloads.module(api),
    downloads.module(glue),
    downloads.compile(wasm),
    memory && downloads.fetch(memory).then(unzipped),
    restNow(),
  ]);
  (between as Glue).provide({ module: first, rest: others ?? rest?.url, memory: started });
  const ort = module as Runtime;
  ort.env.wasm.wasmPaths = { mjs: url };
  ort.env.wasm.numThreads = count;
  if (count > 1) prepareThreads(rest);
  return ort;
}

/** What the runtime goes on from; undefined where it starts itself, as it does with threads. */
export function memoryFor(
  provider: Provider,
  runtimes: WorkerFiles['runtimes'],
  threads: boolean,
): MemoryFile | undefined {
  return provider === 'wasm' && threadCount(threads) === 1 ? runtimes.wasm.memory : undefined;
}

async function unzipped(content: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const plain = new Blob([content]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

/** The runtime starts its threads by their address alone; ours also tells where the rest is. */
function prepareThreads(rest: PackageFile | undefined): void {
  const Plain = globalThis.Worker;
  globalThis.Worker = class extends Plain {
    constructor(url: string | URL, options?: WorkerOptions) {
      const address = new URL(url);
      if (rest !== undefined) address.hash = encodeURIComponent(rest.url);
      super(trusted(address.href), options);
    }
  };
}

/** The camera, the page and the screen need cores, too. */
function threadCount(allowed: boolean): number {
  return allowed ? Math.min(maximumThreads, Math.ceil(navigator.hardwareConcurrency / 2)) : 1;
}

/**
 * WebGPU's asynchronous calls suspend WebAssembly: JSPI does it in the engine, and where the engine
 * cannot, 10 MB of rewritten code do.
 */
function gpuBuild(): 'jspi' | 'asyncify' {
  return 'Suspending' in WebAssembly ? 'jspi' : 'asyncify';
}
