// Stands between ONNX Runtime's own glue and its WebAssembly: starts what is compiled already, joins the
// parts of a runtime that was split, or goes on from the memory of one that has started.
import start from 'virtual:emoxnet-ort-glue';
import { memoryImports, memoryIn, StartedMemory, type StartingRuntime } from './started-memory.ts';

type ReceiveInstance = (instance: WebAssembly.Instance, module: WebAssembly.Module) => void;

export interface Program {
  module: WebAssembly.Module;
  /** What the module lacks of itself, and is to be given at once. */
  parts: readonly WebAssembly.Module[];
  /**
   * The memory of the runtime once it has started, and what of it was kept apart, if that is to be there
   * from the start; none: it is to start itself.
   */
  memory: readonly WebAssembly.Module[];
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
  /** Adds a part to the runtime that has started: functions, or what was kept apart of its memory. */
  join(part: WebAssembly.Module): Promise<void>;
}

let program: Program | undefined;
let first: WebAssembly.Exports = {};
let memory: WebAssembly.Memory;

export const provide: Glue['provide'] = (given) => {
  program = given;
};

/** Its functions fill the places in the first part's table that were left empty for them. */
export const join: Glue['join'] = async (part) => {
  await WebAssembly.instantiate(part, { primary: first, ...memoryImports(memory) });
};

export default (settings: object): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const { module, parts, memory: told, onLack } = program as Program;
    // The memory is megabytes, which nobody is to hold from here on.
    program = undefined;
    const started = told.length > 0 ? new StartedMemory(told) : undefined;
    const run = async (imports: WebAssembly.Imports, receive: ReceiveInstance) => {
      const instance = await WebAssembly.instantiate(module, imports);
      first = instance.exports;
      memory = memoryIn(imports);
      for (const part of parts) await join(part);
      started?.noteStatic(memory);
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
