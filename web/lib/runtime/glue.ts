// Stands between ONNX Runtime's own glue and its WebAssembly, in the worker and in each thread: starts
// what is compiled already, or goes on from the memory of one that has started, and loads the rest
// of a runtime that was split when it is called.
import start from 'virtual:emoxnet-ort-glue';
import { memoryIn, StartedMemory, type StartingRuntime } from './started-memory.ts';

type ReceiveInstance = (instance: WebAssembly.Instance, module: WebAssembly.Module) => void;

export interface Program {
  module: WebAssembly.Module;
  /** The functions that the module lacks, or where they are; undefined if it lacks none. */
  rest: Rest | undefined;
  /** The memory of the runtime once it has started on one thread; undefined: it is to start itself. */
  memory: Uint8Array | undefined;
}

type Rest = WebAssembly.Module | string;

/** What an import of ONNX Runtime's glue gives. */
export interface Glue {
  /** To be called before the runtime starts. */
  provide(program: Program): void;
}

let program: Program | undefined;

export const provide: Glue['provide'] = (given) => {
  program = given;
};

export default (settings: object): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const { module, rest, memory } = program as Program;
    const started = memory && new StartedMemory(memory);
    const instantiateWasm = (imports: WebAssembly.Imports, receive: ReceiveInstance) => {
      const parts = new Parts(rest);
      WebAssembly.instantiate(module, parts.completed(imports))
        .then((instance) => {
          started?.noteStatic(memoryIn(imports));
          receive(parts.joined(instance), module);
        })
        .catch(reject);
    };
    start({ ...settings, instantiateWasm }).then((runtime) => {
      started?.continueIn(runtime as StartingRuntime);
      resolve(runtime);
    }, reject);
  });

/** One instance of the first part, and the rest once a function of it is called. */
class Parts {
  readonly #rest: Rest | undefined;
  #first: WebAssembly.Instance | undefined;
  #isWhole = false;

  constructor(rest: Rest | undefined) {
    this.#rest = rest;
  }

  joined(first: WebAssembly.Instance): WebAssembly.Instance {
    this.#first = first;
    return first;
  }

  /** With a function for each place of the table that the rest fills. */
  completed(imports: WebAssembly.Imports): WebAssembly.Imports {
    const placeholder = new Proxy(
      {},
      {
        get:
          (_, place) =>
          (...values: unknown[]) =>
            this.#functionAt(Number(place))(...values),
      },
    );
    return { ...imports, placeholder };
  }

  #functionAt(place: number): (...values: unknown[]) => unknown {
    const { exports } = this.#first as WebAssembly.Instance;
    if (!this.#isWhole) {
      const rest = this.#rest as Rest;
      // Whoever calls cannot wait, so everything else does. The new instance fills the table.
      const module = typeof rest === 'string' ? compileNow(rest) : rest;
      new WebAssembly.Instance(module, { primary: exports });
      this.#isWhole = true;
    }
    const tables = Object.values(exports).filter((each) => each instanceof WebAssembly.Table);
    return (tables[0] as WebAssembly.Table).get(place);
  }
}

function compileNow(url: string): WebAssembly.Module {
  const request = new XMLHttpRequest();
  request.open('GET', url, false);
  request.responseType = 'arraybuffer';
  request.send();
  if (request.status !== 200) throw new Error(`${url}: ${request.status}`);
  return new WebAssembly.Module(request.response);
}

// A thread is this file once more. Its first message brings the module; its address says where the rest is.
if (globalThis.self?.name?.startsWith('em-pthread')) {
  let module: WebAssembly.Module | undefined;
  self.addEventListener(
    'message',
    ({ data }: MessageEvent<object>) => {
      module = Object.values(data).find((each) => each instanceof WebAssembly.Module);
    },
    { once: true },
  );
  const parts = new Parts(decodeURIComponent(self.location.hash.slice(1)));
  void start({
    instantiateWasm: (imports: WebAssembly.Imports, receive: ReceiveInstance) => {
      const first = module as WebAssembly.Module;
      receive(parts.joined(new WebAssembly.Instance(first, parts.completed(imports))), first);
    },
  });
}
