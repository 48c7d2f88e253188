// ONNX Runtime's glue with room for what a build wants to change about it: set `hooks` before the
// runtime starts.
// @ts-expect-error: the package declares no types for its glue.
import start from 'onnxruntime-web/ort-wasm-simd-threaded.mjs';

export type ReceiveInstance = (instance: WebAssembly.Instance, module: WebAssembly.Module) => void;

export const hooks: {
  instantiateWasm?: (imports: WebAssembly.Imports, receive: ReceiveInstance) => void;
} = {};

export default (settings: object) => start({ ...settings, ...hooks });
