// Stands between ONNX Runtime's own glue and its WebAssembly: starts what is compiled already, joins the
// parts of a runtime that was split, or goes on from the memory of one that has started.
import start from 'virtual:emoxnet-ort-glue';
import { memoryIn, StartedMemory, type StartingRuntime } from './started-memory.ts';

type ReceiveInstance = (instance: WebAssembly.Instance, module: WebAssembly.Module) => void;

export interface Program {
  module: WebAssembly.Module;
  /** The functions that the module lacks; undefined if it lacks none, or is to do without. */
  rest: WebAssembly.Module | undefined;
  /** The memory of the runtime once it has started; undefined: it is to start itself. */
  memory: Uint8Array | undefined;
  /** Called when one of the missing functions is, after which the runtime is of no use any more. */
  onLack(): void;
}

/** What an import of ONNX Runtime's glue gives. */
export interface Glue {
  /** To be called before the runtime starts, which it does once. */
  provide(program: Program): void;
}

let program: Program | undefined;

export const provide: Glue['provide'] = (given) => {
  program = given;
};

export default (settings: object): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const { module, rest, memory, onLack } = program as Program;
    // The memory is megabytes, which nobody is to hold from here on.
    program = undefined;
    const started = memory && new StartedMemory(memory);
    const run = async (imports: WebAssembly.Imports, receive: ReceiveInstance) => {
      const placeholder = missing(onLack);
      const first = await WebAssembly.instantiate(module, { ...imports, placeholder });
      // Puts its functions in the first part's table, where the placeholders were.
      if (rest) await WebAssembly.instantiate(rest, { primary: first.exports });
      started?.noteStatic(memoryIn(imports));
      receive(first, module);
    };
    const instantiateWasm = (imports: WebAssembly.Imports, receive: ReceiveInstance) => {
      run(imports, receive).catch(reject);
    };
    start({ ...settings, instantiateWasm }).then((runtime) => {
      started?.continueIn(runtime as StartingRuntime);
      resolve(runtime);
    }, reject);
  });

/** Stands for every function of the rest, by whatever name. */
function missing(onLack: () => void): WebAssembly.ModuleImports {
  const lack = () => {
    onLack();
    throw new Error('a function was called that this part of ONNX Runtime lacks');
  };
  return new Proxy({}, { get: () => lack });
}
