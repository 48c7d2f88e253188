// ONNX Runtime's glue with room for what a build wants to change about it: set `hooks` before the
// runtime starts.
// @ts-expect-error: the package declares no types for its glue.
import start from 'onnxruntime-web/ort-wasm-simd-threaded.mjs';
import type { StartingRuntime } from '../runtime/started-memory.ts';

type Instantiated = WebAssembly.WebAssemblyInstantiatedSource;
type ReceiveInstance = (instance: WebAssembly.Instance, module: WebAssembly.Module) => void;

export const hooks: {
  instantiate: (imports: WebAssembly.Imports) => Promise<Instantiated>;
  /** Called before anything else is asked of the runtime. */
  onStart?: (runtime: StartingRuntime) => void;
} = {
  instantiate: () => Promise.reject(new Error('no hook says how to instantiate the runtime')),
};

export default async (settings: object) => {
  const instantiateWasm = async (imports: WebAssembly.Imports, receive: ReceiveInstance) => {
    const { instance, module } = await hooks.instantiate(imports);
    receive(instance, module);
  };
  const runtime = await start({ ...settings, instantiateWasm });
  hooks.onStart?.(runtime);
  return runtime;
};
