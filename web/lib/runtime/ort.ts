// Loads ONNX Runtime Web: only the build that the provider needs, and only when it is called.
import type * as Ort from 'onnxruntime-web';
import type { Provider, WorkerFiles } from '../shared/messages.ts';
import { trusted } from '../shared/trusted.ts';
import type { Downloads } from './files.ts';

export type Runtime = typeof Ort;

/** For every session. Errors only: warnings are about how a model was written. */
export const quiet = { logSeverityLevel: 3 } as const;

/** More threads than this gain nothing on a network this small. */
const maximumThreads = 2;

export async function loadRuntime(
  provider: Provider,
  { runtimes }: WorkerFiles,
  downloads: Downloads,
  threads: boolean,
): Promise<Runtime> {
  const { api, glue, wasm } = runtimes[provider === 'wasm' ? 'wasm' : gpuBuild()];
  const [{ module }, { url }, binary] = await Promise.all([
    downloads.module(api),
    downloads.module(glue),
    downloads.fetch(wasm),
  ]);
  const ort = module as Runtime;
  ort.env.wasm.wasmPaths = { mjs: url };
  ort.env.wasm.wasmBinary = binary;
  ort.env.wasm.numThreads = threads ? threadCount() : 1;
  if (threads) trustThreads();
  return ort;
}

/** The runtime starts its threads by their address alone. */
function trustThreads(): void {
  const Plain = globalThis.Worker;
  globalThis.Worker = class extends Plain {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(trusted(String(url)), options);
    }
  };
}

/** The camera, the page and the screen need cores, too. */
function threadCount(): number {
  return Math.min(maximumThreads, Math.ceil(navigator.hardwareConcurrency / 2));
}

/**
 * WebGPU's asynchronous calls suspend WebAssembly: JSPI does it in the engine, and where the engine
 * cannot, 10 MB of rewritten code do.
 */
function gpuBuild(): 'jspi' | 'asyncify' {
  return 'Suspending' in WebAssembly ? 'jspi' : 'asyncify';
}
