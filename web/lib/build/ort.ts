// ONNX Runtime Web in Node: the runtime of the browser, file by file, for what a build has to run.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as ort from 'onnxruntime-web';

const wasmUrl = import.meta.resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm');
export const wasmFile = fileURLToPath(wasmUrl);

export async function compile(file = wasmFile): Promise<WebAssembly.Module> {
  return WebAssembly.compile(new Uint8Array(await readFile(file)));
}

/** How the worker opens networks that are optimised. */
export const opening = {
  executionProviders: ['wasm'],
  graphOptimizationLevel: 'disabled',
  logSeverityLevel: 3,
} as const;

/** Once in a process. */
export function configure({ hooked = false } = {}): typeof ort {
  const glue = hooked
    ? new URL('./hooked-glue.ts', import.meta.url).href
    : import.meta.resolve('onnxruntime-web/ort-wasm-simd-threaded.mjs');
  ort.env.wasm.wasmPaths = { mjs: glue };
  ort.env.wasm.wasmBinary = readFileSync(wasmFile);
  ort.env.wasm.numThreads = 1;
  return ort;
}
