// The memory of a runtime that has started and opened networks. Both take ONNX Runtime longer than to
// read a face: it registers thousands of kernels and operators, by code that is compiled for that one
// call. So the build does it once, and a page goes on from there.
//
// The memory is told as what differs from a module's static data, which lies in front, and elsewhere from
// zero: where the static data ends; how many networks are open, and their sessions; then parts: address,
// length, bytes. Numbers are little-endian, 32 bits.

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
const number = Uint32Array.BYTES_PER_ELEMENT;

/** `pristine`: the memory of the same module before it ran. `sessions`: of the open networks. */
export function packMemory(
  pristine: Uint8Array,
  started: Uint8Array,
  sessions: readonly number[],
): Uint8Array {
  const parts: [number, number][] = [];
  let end = -Infinity;
  started.forEach((byte, address) => {
    if (byte === pristine[address]) return;
    if (address - end > shortGap) parts.push([address, 0]);
    end = address + 1;
    (parts.at(-1) as [number, number])[1] = end;
  });
  const staticEnd = pristine.findLastIndex((byte) => byte !== 0) + 1;
  const head = [staticEnd, sessions.length, ...sessions];
  let position = head.length * number;
  const length = parts.reduce((sum, [from, to]) => sum + 2 * number + to - from, position);
  const packed = new Uint8Array(length);
  const numbers = new DataView(packed.buffer);
  for (const [place, value] of head.entries()) numbers.setUint32(place * number, value, true);
  for (const [from, to] of parts) {
    numbers.setUint32(position, from, true);
    numbers.setUint32(position + number, to - from, true);
    packed.set(started.subarray(from, to), position + 2 * number);
    position += 2 * number + to - from;
  }
  return packed;
}

export class StartedMemory {
  #packed: Uint8Array;
  #static = new Uint8Array();
  #memory: WebAssembly.Memory | undefined;

  constructor(packed: Uint8Array) {
    this.#packed = packed;
  }

  /** How many networks are open. */
  get networks(): number {
    return this.#number(number);
  }

  /** To be called when the module is instantiated and has not run yet. */
  noteStatic(memory: WebAssembly.Memory): void {
    this.#memory = memory;
    this.#static = new Uint8Array(memory.buffer).slice(0, this.#number(0));
  }

  /** To be called once, when it has run, and before anything is asked of it. */
  continueIn(runtime: StartingRuntime): void {
    this.#restore();
    const create = runtime._OrtCreateSession;
    const sessions = Array.from({ length: this.networks }, (_, place) =>
      this.#number((2 + place) * number),
    );
    // Megabytes, and the runtime keeps this object.
    this.#packed = this.#static = new Uint8Array();
    runtime._OrtInit = () => 0;
    runtime._OrtCreateSession = (network, length, options) => {
      const place = this.#bytes()[network];
      if (length !== standIn(0).length || place === undefined) {
        return create(network, length, options);
      }
      // Whoever opens it closes it, so nobody else may have it.
      const session = sessions[place] ?? 0;
      sessions[place] = 0;
      return session;
    };
  }

  #restore(): void {
    const memory = this.#bytes();
    // Whatever the module has written: where depends on the environment, such as the language's name.
    memory.set(this.#static);
    memory.fill(0, this.#number(0));
    const head = (2 + this.networks) * number;
    for (let position = head; position < this.#packed.length; ) {
      const content = position + 2 * number;
      const end = content + this.#number(position + number);
      memory.set(this.#packed.subarray(content, end), this.#number(position));
      position = end;
    }
  }

  #bytes(): Uint8Array {
    return new Uint8Array((this.#memory as WebAssembly.Memory).buffer);
  }

  #number(position: number): number {
    const { buffer, byteOffset } = this.#packed;
    return new DataView(buffer, byteOffset).getUint32(position, true);
  }
}

/** The memory that a module is given. */
export function memoryIn(imports: WebAssembly.Imports): WebAssembly.Memory {
  for (const group of Object.values(imports)) {
    for (const each of Object.values(group)) if (each instanceof WebAssembly.Memory) return each;
  }
  throw new Error('ONNX Runtime imports no memory.');
}
