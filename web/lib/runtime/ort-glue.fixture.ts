// Stands in the unit tests for ONNX Runtime's glue, which only a build has: gives what it starts a memory,
// and hands out its exports and that.

type Receive = (instance: WebAssembly.Instance, module: WebAssembly.Module) => void;
interface Settings {
  instantiateWasm(imports: WebAssembly.Imports, receive: Receive): void;
}

export default ({ instantiateWasm }: Settings): Promise<WebAssembly.Exports> =>
  new Promise((resolve) => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    instantiateWasm({ a: { memory } }, ({ exports }) => resolve({ ...exports, memory }));
  });
