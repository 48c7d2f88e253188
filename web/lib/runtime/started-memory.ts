// The memory of a runtime that has started and opened networks. Both take ONNX Runtime longer than to
// read a face: it registers thousands of kernels and operators, by code that is compiled for that one
// call. So the build does it once, and a page goes on from there.
//
// The memory is told as what differs from a module's static data, which lies in front, and elsewhere from
// zero: by a WebAssembly module without code, whose data browsers write by themselves and which servers
// compress as they do the runtime. A section of its own tells where the static data ends, how many blocks a
// module writes to when it starts, which these are, and the open networks' sessions: 32 bits each,
// little-endian. What only opening more networks reads may be a module apart.

/** Of ONNX Runtime's module, what a started memory makes needless. */
export interface StartingRuntime {
  _OrtInit(threads: number, logLevel: number): number;
  /** `network`: the address of an ONNX file. Returns the session's, 0 if there is none. */
  _OrtCreateSession(network: number, length: number, options: number): number | Promise<number>;
}

/** Stands for the file of an open network: shorter than any file is. `place`: among them. */
export const standIn = (place: number) => Uint8Array.of(place);

/** Equal bytes up to this number are cheaper as part of a part. */
const shortGap = 64;
/**
 * Of memory, in bytes: so coarse, as where a starting module writes depends a little on its environment,
 * such as the language's name. To clear all of the memory would take longer than all else here.
 */
const block = 65_536;
const sectionName = 'emoxnet-started';
const memoryName = 'memory';
const nothing = new Uint8Array();

/**
 * `pristine`: what the memory held before the same module ran. `ran`: and when it had. `sessions`: of the
 * open networks.
 */
export function packMemory(
  pristine: Uint8Array,
  ran: Uint8Array,
  memory: WebAssembly.Memory,
  sessions: readonly number[],
): Uint8Array<ArrayBuffer> {
  const started = bytesOf(memory);
  const parts: [from: number, to: number][] = [];
  let end = -Infinity;
  started.forEach((byte, address) => {
    if (byte === pristine[address]) return;
    if (address - end > shortGap) parts.push([address, 0]);
    end = address + 1;
    (parts.at(-1) as [number, number])[1] = end;
  });
  const staticEnd = pristine.findLastIndex((byte) => byte !== 0) + 1;
  const blocks = blocksWritten(pristine, ran);
  const told = new Uint8Array(
    Uint32Array.of(staticEnd, blocks.length, ...blocks, ...sessions).buffer,
  );
  const limits = memory.buffer instanceof ArrayBuffer ? [0x00, 0] : [0x03, 0, ...leb(65_536)];
  const data = parts.map(([from, to]) =>
    // Into the memory of number 0, at the constant i32 that follows.
    joined([0x00, 0x41, ...leb(from), 0x0b, ...leb(to - from)], started.subarray(from, to)),
  );
  return joined(
    [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    section(0, name(sectionName), told),
    section(2, [1], name(''), name(memoryName), [0x02, ...limits]),
    section(11, leb(parts.length), ...data),
  );
}

/** The blocks that a starting module writes to, and those beside them, by number. */
function blocksWritten(pristine: Uint8Array, ran: Uint8Array): number[] {
  const written = new Set<number>();
  ran.forEach((byte, address) => {
    if (byte !== pristine[address]) written.add(Math.floor(address / block));
  });
  const near = new Set([...written].flatMap((each) => [each - 1, each, each + 1]));
  return [...near].filter((each) => each >= 0 && each * block < ran.length).sort((a, b) => a - b);
}

/** A whole number under 2^31 as WebAssembly writes them, whether signed or not, in five bytes. */
function leb(value: number): number[] {
  return [0, 7, 14, 21, 28].map((shift) => ((value >>> shift) & 0x7f) | (shift < 28 ? 0x80 : 0));
}

function name(text: string): Uint8Array {
  return joined(leb(text.length), new TextEncoder().encode(text));
}

function section(kind: number, ...contents: ArrayLike<number>[]): Uint8Array {
  const content = joined(...contents);
  return joined([kind], leb(content.length), content);
}

function joined(...pieces: ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let position = 0;
  for (const piece of pieces) {
    whole.set(piece, position);
    position += piece.length;
  }
  return whole;
}

export class StartedMemory {
  #modules: readonly WebAssembly.Module[];
  readonly #staticEnd: number;
  readonly #blocks: number[];
  readonly #sessions: number[];
  #static = nothing;
  #memory: WebAssembly.Memory | undefined;

  /** `modules`: that packMemory wrote; the first tells of the sessions. */
  constructor(modules: readonly WebAssembly.Module[]) {
    this.#modules = modules;
    const [told] = WebAssembly.Module.customSections(modules[0] as WebAssembly.Module, sectionName);
    const [staticEnd = 0, blocks = 0, ...numbers] = new Uint32Array(told as ArrayBuffer);
    this.#staticEnd = staticEnd;
    this.#blocks = numbers.slice(0, blocks);
    this.#sessions = numbers.slice(blocks);
  }

  /** How many networks are open. */
  get networks(): number {
    return this.#sessions.length;
  }

  /** To be called when the runtime's module is instantiated and has not run yet. */
  noteStatic(memory: WebAssembly.Memory): void {
    this.#memory = memory;
    this.#static = bytesOf(memory).slice(0, this.#staticEnd);
  }

  /** To be called once, when it has run, and before anything is asked of it. */
  continueIn(runtime: StartingRuntime): void {
    const memory = this.#memory as WebAssembly.Memory;
    const bytes = bytesOf(memory);
    for (const each of this.#blocks) bytes.fill(0, each * block, (each + 1) * block);
    bytes.set(this.#static);
    for (const module of this.#modules) new WebAssembly.Instance(module, memoryImports(memory));
    // Megabytes, and the runtime keeps this object.
    this.#modules = [];
    this.#static = nothing;
    const sessions = [...this.#sessions];
    const create = runtime._OrtCreateSession;
    runtime._OrtInit = () => 0;
    runtime._OrtCreateSession = (network, length, options) => {
      const place = bytesOf(memory)[network];
      if (length !== standIn(0).length || place === undefined) {
        return create(network, length, options);
      }
      // Whoever opens it closes it, so nobody else may have it.
      const session = sessions[place] ?? 0;
      sessions[place] = 0;
      return session;
    };
  }
}

/** What a module that packMemory wrote is given. */
export function memoryImports(memory: WebAssembly.Memory): WebAssembly.Imports {
  return { '': { [memoryName]: memory } };
}

/** The memory that a module is given. */
export function memoryIn(imports: WebAssembly.Imports): WebAssembly.Memory {
  for (const group of Object.values(imports)) {
    for (const each of Object.values(group)) if (each instanceof WebAssembly.Memory) return each;
  }
  throw new Error('ONNX Runtime imports no memory.');
}

/** As long as it is now: where it grows, and is not shared, its bytes move. */
function bytesOf(memory: WebAssembly.Memory): Uint8Array {
  return new Uint8Array(memory.buffer);
}
