// Stands in the unit tests for ONNX Runtime's glue, which only a build has: starts what it is given and
// hands out its exports.

type Receive = (instance: WebAssembly.Instance, module: WebAssembly.Module) => void;
interface Settings {
  instantiateWasm(imports: WebAssembly.Imports, receive: Receive): void;
}

export default ({ instantiateWasm }: Settings): Promise<WebAssembly.Exports> =>
  new Promise((resolve) => instantiateWasm({}, ({ exports }) => resolve(exports)));
