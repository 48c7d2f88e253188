// Loads ONNX Runtime Web: only the build that the provider needs, and only when it is called.
import type * as Ort from 'onnxruntime-web';
import asyncifyGlue from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import asyncifyWasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?sized';
import jspiGlue from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url';
import jspiWasm from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?sized';
import wasmGlue from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasmOnly from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?sized';
import type { Asset, Downloads } from './download.ts';
import type { Provider } from './provider.ts';

export type Runtime = typeof Ort;

interface Build {
  load(): Promise<Runtime>;
  glue: string;
  wasm: Asset;
}

const wasmBuild: Build = {
  load: () => import('onnxruntime-web/wasm'),
  glue: wasmGlue,
  wasm: wasmOnly,
};
/** WebGPU's asynchronous calls suspend WebAssembly: JSPI does it in the engine … */
const jspiBuild: Build = {
  load: () => import('onnxruntime-web/jspi'),
  glue: jspiGlue,
  wasm: jspiWasm,
};
/** … and where the engine cannot, 10 MB of rewritten code do. */
const asyncifyBuild: Build = {
  load: () => import('onnxruntime-web/webgpu'),
  glue: asyncifyGlue,
  wasm: asyncifyWasm,
};

/** For every session. Errors only: warnings are about how a model was written. */
export const quiet = { logSeverityLevel: 3 } as const;

/** More threads than this gain nothing on a network this small. */
const maximumThreads = 2;

export async function loadRuntime(provider: Provider, downloads: Downloads): Promise<Runtime> {
  const build = provider === 'wasm' ? wasmBuild : webGpuBuild();
  const [ort, binary] = await Promise.all([build.load(), downloads.fetch(build.wasm)]);
  ort.env.wasm.wasmPaths = { mjs: new URL(build.glue, import.meta.url).href };
  ort.env.wasm.wasmBinary = binary;
  ort.env.wasm.numThreads = threads();
  return ort;
}

/** Threads share memory, which browsers allow to isolated pages only. */
function threads(): number {
  if (!self.crossOriginIsolated) return 1;
  // The camera, the page and the screen need cores, too.
  return Math.min(maximumThreads, Math.ceil(navigator.hardwareConcurrency / 2));
}

function webGpuBuild(): Build {
  return 'Suspending' in WebAssembly ? jspiBuild : asyncifyBuild;
}
