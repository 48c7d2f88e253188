// Loads ONNX Runtime Web: only the build that the provider needs, and only when it is called.
import type * as Ort from 'onnxruntime-web';
import type { PackageFile, Provider, WorkerFiles } from '../shared/messages.ts';
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
  const [{ module }, { module: between, url }, first, others] = await Promise.all([
    downloads.module(api),
    downloads.module(glue),
    downloads.compile(wasm),
    whole.then((needed) => (needed && rest ? downloads.compile(rest) : undefined)),
  ]);
  (between as Glue).provide({ module: first, rest: others ?? rest?.url });
  const ort = module as Runtime;
  ort.env.wasm.wasmPaths = { mjs: url };
  ort.env.wasm.numThreads = threads ? threadCount() : 1;
  if (threads) prepareThreads(rest);
  return ort;
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
