// Loads ONNX Runtime Web: only the build that the provider needs, and only when it is called.
import type * as Ort from 'onnxruntime-web';
import type { MemoryFile, Provider, RemoteFile, WorkerFiles } from '../shared/messages.ts';
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
  /** Called when a function is that was not loaded: this runtime cannot go on, a whole one can. */
  onLack(): void;
}

export interface LoadedRuntime {
  ort: Runtime;
  /** To be awaited before networks are opened that its memory does not hold; fetches what that takes. */
  prepareToOpen(downloads: Downloads): Promise<void>;
}

export async function loadRuntime(
  provider: Provider,
  { runtimes }: WorkerFiles,
  downloads: Downloads,
  { whole, afresh, onLack }: Loading,
): Promise<LoadedRuntime> {
  const { api, glue, wasm, opening, openingMemory, rest } =
    runtimes[provider === 'wasm' ? 'wasm' : gpuBuild()];
  const memory = memoryFor(provider, runtimes);
  const [{ module }, { module: between, url }, [first], started, parts, apart] = await Promise.all([
    downloads.module(api, afresh),
    downloads.module(glue, afresh),
    compileAll(downloads, wasm),
    compileAll(downloads, memory),
    whole.then((all) => (all ? compileAll(downloads, opening, rest) : [])),
    whole.then((all) => (all && memory ? compileAll(downloads, openingMemory) : [])),
  ]);
  const { provide, join } = between as Glue;
  const isWhole = parts.length > 0 || opening === undefined;
  provide({
    module: first as WebAssembly.Module,
    parts,
    memory: [...started, ...apart],
    onLack: isWhole ? undefined : onLack,
  });
  const ort = module as Runtime;
  ort.env.wasm.wasmPaths = { mjs: url };
  // That keeps up with a camera, and what the runtime goes on from is of one.
  ort.env.wasm.numThreads = 1;
  // Once, as from then on the runtime may write there; the memory first, which the functions read.
  let joining: Promise<void> | undefined = isWhole ? Promise.resolve() : undefined;
  const joinFrom = async (later: Downloads) => {
    for (const part of await compileAll(later, openingMemory, opening)) await join(part);
  };
  const prepareToOpen = (later: Downloads) => {
    joining ??= joinFrom(later).catch((error) => {
      joining = undefined;
      throw error;
    });
    return joining;
  };
  return { ort, prepareToOpen };
}

/** Those that there are. */
function compileAll(
  downloads: Downloads,
  ...files: (RemoteFile | undefined)[]
): Promise<WebAssembly.Module[]> {
  const there = files.filter((file) => file !== undefined);
  return Promise.all(there.map((file) => downloads.compile(file)));
}

/** What the runtime goes on from; undefined where it starts itself. */
export function memoryFor(
  provider: Provider,
  runtimes: WorkerFiles['runtimes'],
): MemoryFile | undefined {
  return provider === 'wasm' ? runtimes.wasm.memory : undefined;
}

/**
 * WebGPU's asynchronous calls suspend WebAssembly: JSPI does it in the engine, and where the engine
 * cannot, 10 MB of rewritten code do.
 */
function gpuBuild(): 'jspi' | 'asyncify' {
  return 'Suspending' in WebAssembly ? 'jspi' : 'asyncify';
}
