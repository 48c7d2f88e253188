// Stands between ONNX Runtime's own glue and its WebAssembly: starts what is compiled already, joins the
// parts of a runtime that was split, or goes on from the memory of one that has started.
import start from 'virtual:emoxnet-ort-glue';
import { memoryIn, StartedMemory, type StartingRuntime } from './started-memory.ts';

type ReceiveInstance = (instance: WebAssembly.Instance, module: WebAssembly.Module) => void;

export interface Program {
  module: WebAssembly.Module;
  /** What the module lacks of itself, and is to be given at once. */
  parts: readonly WebAssembly.Module[];
  /** The memory of the runtime once it has started; undefined: it is to start itself. */
  memory: WebAssembly.Module | undefined;
  /**
   * Called when a function is that is not there, after which the runtime is of no use any more; undefined
   * where all are.
   */
  onLack: (() => void) | undefined;
}

/** What an import of ONNX Runtime's glue gives. */
export interface Glue {
  /** To be called before the runtime starts, which it does once. */
  provide(program: Program): void;
  /** Adds a part to the runtime that has started. */
  join(part: WebAssembly.Module): Promise<void>;
}

let program: Program | undefined;
let first: WebAssembly.Exports = {};

export const provide: Glue['provide'] = (given) => {
  program = given;
};

/** Its functions fill the places in the first part's table that were left empty for them. */
export const join: Glue['join'] = async (part) => {
  await WebAssembly.instantiate(part, { primary: first });
};

export default (settings: object): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const { module, parts, memory, onLack } = program as Program;
    // The memory is megabytes, which nobody is to hold from here on.
    program = undefined;
    const started = memory && new StartedMemory(memory);
    const run = async (imports: WebAssembly.Imports, receive: ReceiveInstance) => {
      const instance = await WebAssembly.instantiate(module, imports);
      first = instance.exports;
      for (const part of parts) await join(part);
      started?.noteStatic(memoryIn(imports));
      receive(onLack ? watched(instance, onLack) : instance, module);
    };
    const instantiateWasm = (imports: WebAssembly.Imports, receive: ReceiveInstance) => {
      run(imports, receive).catch(reject);
    };
    start({ ...settings, instantiateWasm }).then((runtime) => {
      started?.continueIn(runtime as StartingRuntime);
      resolve(runtime);
    }, reject);
  });

/** WebAssembly stops at a place of the table that is empty, and so it does where it fails otherwise. */
function watched({ exports }: WebAssembly.Instance, onStop: () => void): WebAssembly.Instance {
  const watch =
    <Value>(work: (...values: unknown[]) => Value) =>
    (...values: unknown[]) => {
      try {
        return work(...values);
      } catch (error) {
        if (error instanceof WebAssembly.RuntimeError) onStop();
        throw error;
      }
    };
  const entries = Object.entries(exports).map(([name, each]) => [
    name,
    typeof each === 'function' ? watch(each as () => unknown) : each,
  ]);
  return { exports: Object.fromEntries(entries) };
}
