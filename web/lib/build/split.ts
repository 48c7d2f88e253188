// Parts ONNX Runtime: what its memory holds once it has started and opened networks, what runs them, what
// it takes to open more, functions and memory, and the rest, which other networks may need. Of its 17,000
// functions 500 run, of its memory half is read, and a visitor's first answer waits for each byte.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { compile, wasmFile } from './ort.ts';

export interface Split {
  primary: Buffer;
  /** Of the runtime, started, with networks open. */
  memory: Buffer;
  opening: Buffer;
  /** What `memory` lacks: descriptions of operators, which nothing that is open reads. */
  openingMemory: Buffer;
  rest: Buffer;
}

const run = promisify(execFile);
/** Milliseconds, for what takes seconds: a runtime whose memory is wrong may wait for ever. */
const patience = 300_000;
/** Those that ONNX Runtime is built with: more, and wasm-split makes tables of its own. */
const features = [
  '--mvp-features',
  '--enable-bulk-memory',
  '--enable-exception-handling',
  '--enable-multivalue',
  '--enable-mutable-globals',
  '--enable-nontrapping-float-to-int',
  '--enable-sign-ext',
  '--enable-simd',
  '--enable-threads',
];
/** Of memory, in bytes, as run-networks.ts counts it. */
const page = 4096;
/** Of WebAssembly's sections. */
const tableSection = 4;
const fromHere = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const runNetworks = fromHere('./run-networks.ts');
const recordMemory = fromHere('./record-memory.ts');
/** What decides beside the networks what is made. */
const sources = [
  import.meta.filename,
  runNetworks,
  recordMemory,
  ...['./ort.ts', './hooked-glue.ts', '../runtime/started-memory.ts'].map(fromHere),
  wasmFile,
  wasmFile.replace(/wasm$/, 'mjs'),
];

/**
 * `open`: the networks that its memory, of 16 MiB, is to hold open; `more`: others that are to do without
 * the rest, all of them optimised. `cache`: a folder that keeps what was made. Throws where a tool is
 * missing, the memory does not suffice, or the parts do not answer as the whole does.
 */
export async function splitRuntime(
  open: readonly Uint8Array[],
  more: readonly Uint8Array[],
  cache: string,
): Promise<Split> {
  const contents = await Promise.all(sources.map((file) => readFile(file)));
  const digest = createHash('sha256');
  for (const content of [...contents, ...open, ...more]) digest.update(content);
  const folder = join(cache, digest.digest('hex').slice(0, 16));
  if (!existsSync(folder)) await make(open, more, cache, folder);
  return {
    primary: await readFile(join(folder, 'primary.wasm')),
    memory: await readFile(join(folder, 'memory.wasm')),
    opening: await readFile(join(folder, 'opening.wasm')),
    openingMemory: await readFile(join(folder, 'opening-memory.wasm')),
    rest: await readFile(join(folder, 'rest.wasm')),
  };
}

async function make(
  open: readonly Uint8Array[],
  more: readonly Uint8Array[],
  cache: string,
  made: string,
): Promise<void> {
  const networks = [...open, ...more];
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'making-'));
  const inFolder = (name: string) => join(folder, name);
  try {
    const files = networks.map((_, index) => inFolder(`${index}.onnx`));
    await Promise.all(files.map((file, index) => writeFile(file, networks[index] as Uint8Array)));
    const opened = files.slice(0, open.length);
    const [memory, openingMemory] = [inFolder('memory.wasm'), inFolder('opening-memory.wasm')];
    const [ours, primary, opening, rest] = [
      inFolder('ours.wasm'),
      inFolder('primary.wasm'),
      inFolder('opening.wasm'),
      inFolder('rest.wasm'),
    ];
    const record = async (from: number, to: number) => {
      const command = [recordMemory, memory, openingMemory, `${from}`, `${to}`, ...opened];
      // One language: its name is in the memory.
      const env = { ...process.env, LC_ALL: 'C' };
      return run(process.execPath, command, { env, timeout: patience });
    };
    const { stdout: said } = await record(0, 0);
    const used = await called(memory, files);
    const roomy = inFolder('roomy.wasm');
    await writeFile(roomy, withRoom(await readFile(wasmFile)));
    await split(roomy, used, ours, rest, '%');
    // Its functions are the used ones, one behind the other.
    const running = (await called(memory, opened)).map((place) => used.indexOf(place));
    await split(ours, running, primary, opening, '%%');
    // Without this the first part starts slower than the whole.
    await optimise('-O1', primary, '--emit-text');
    await emptyPlaces(primary);
    await optimise('-O1', opening);
    const telling = inFolder('telling.wasm');
    await run('wasm-opt', [...features, '--instrument-memory', primary, '-o', telling]);
    const { stdout: told } = await runOnce(telling, memory, [], opened);
    // Nothing of the networks, whose weights are read in ways that it does not tell.
    const [from = 0, to = 0] = numbersBehind('started', said);
    await record(...longestGap(numbersBehind('touched', told), from, to));
    const whole = await runOnce('whole', 'none', [], files);
    const { answers } = await runOnce(primary, memory, [opening, openingMemory], files);
    if (answers !== whole.answers) throw new Error('its parts answer differently');
    await Promise.all([...files, roomy, ours, telling].map((file) => rm(file)));
    await rename(folder, made);
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
}

/**
 * The same module, whose table may grow: what the first split makes takes no table that may hold more than
 * it knew of, and the second puts more into it.
 */
function withRoom(module: Buffer): Buffer {
  const roomy = Buffer.from(module);
  // Behind the magic number and the version.
  let position = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = roomy.readUInt8(position);
      position += 1;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (number() !== tableSection) {
    const length = number();
    position += length;
  }
  const [, tables] = [number(), number()];
  const [, hasMaximum] = [number(), number(), number()];
  if (tables !== 1 || hasMaximum !== 1) throw new Error('expected a table with a maximum');
  const maximum = position;
  number();
  // The largest number of as many bytes.
  roomy.fill(0xff, maximum, position).writeUInt8(0x7f, position - 1);
  return roomy;
}

/** `kept`: the functions of the first part. `prefix`: of what it exports to the second. */
async function split(
  file: string,
  kept: readonly number[],
  first: string,
  second: string,
  prefix: string,
): Promise<void> {
  const list = `${first}.txt`;
  await writeFile(list, kept.join('\n'));
  const names = [`--keep-funcs=@${list}`, `--export-prefix=${prefix}`];
  const parts = ['-o1', first, '-o2', second];
  await run('wasm-split', [...features, '--split', file, ...names, ...parts]);
  await rm(list);
}

async function optimise(how: string, file: string, ...more: string[]): Promise<void> {
  await run('wasm-opt', [...features, how, file, '-o', file, ...more]);
}

/** `file`: in WebAssembly's text, which becomes its binary. */
async function emptyPlaces(file: string): Promise<void> {
  await writeFile(file, withoutPlaceholders(await readFile(file, 'utf8')));
  await run('wasm-as', [...features, file, '-o', file]);
}

/**
 * Where functions are missing, wasm-split has a module import others that are to say so, thousands, and
 * puts them into the table; nothing at all takes no time to start.
 */
export function withoutPlaceholders(text: string): string {
  const placeholders = new Set<string>();
  const others = text.replace(
    /^ *\(import "placeholder\S*" "\d+" \(func (\S+?)[ )].*\n/gm,
    (_, name: string) => {
      placeholders.add(name);
      return '';
    },
  );
  return others.replace(
    /\(elem (?:\$\S+ )?\(i32\.const (\d+)\)((?: \$[^\s)]+)+)\)/g,
    (_, start: string, list: string) => {
      const runs: string[][] = [];
      let isRun = false;
      for (const [index, name] of list.trim().split(' ').entries()) {
        const isThere = !placeholders.has(name);
        if (isThere && !isRun) runs.push([`(elem (i32.const ${Number(start) + index})`]);
        if (isThere) runs.at(-1)?.push(name);
        isRun = isThere;
      }
      return runs.map((each) => `${each.join(' ')})`).join('\n');
    },
  );
}

/**
 * The longest stretch from one address to another in which no page was touched, without the first and
 * the last of its pages: what lies beside it may reach into them.
 */
export function longestGap(
  touched: readonly number[],
  from: number,
  to: number,
): [from: number, to: number] {
  const isTouched = new Set(touched);
  const end = Math.floor(to / page);
  let longest = [0, 0] as [number, number];
  let start = Math.ceil(from / page);
  for (let each = start; each <= end; each++) {
    if (each < end && !isTouched.has(each)) continue;
    if (each - start > longest[1] - longest[0]) longest = [start, each];
    start = each + 1;
  }
  const [first, behind] = longest;
  return behind - first > 2 ? [(first + 1) * page, (behind - 1) * page] : [0, 0];
}

/** In a line of its own that begins with this word. */
function numbersBehind(word: string, text: string): number[] {
  const [, numbers] = new RegExp(`^${word}((?: \\d+)+)$`, 'm').exec(text) ?? [];
  if (numbers === undefined) throw new Error(`nothing was ${word}`);
  return numbers.trim().split(' ').map(Number);
}

/** The functions that are called where the runtime goes on from its memory, as Binaryen counts them. */
async function called(memory: string, files: readonly string[]): Promise<number[]> {
  // V8 compiles a function when it is called first.
  const traced = ['--wasm-lazy-compilation', '--trace-wasm-compilation-times'];
  const { stdout } = await runOnce('whole', memory, [], files, traced);
  const compiled = [...stdout.matchAll(/(0x\w+)#(\d+) using Liftoff/g)];
  // Node itself runs WebAssembly, too, but before.
  const runtime = compiled.at(-1)?.[1];
  if (runtime === undefined) throw new Error('Node does not tell which functions it compiled');
  const imported = await importedFunctions();
  return (
    compiled
      .filter(([, module]) => module === runtime)
      // By their place behind those that are imported.
      .map(([, , index]) => Number(index) - imported)
      .sort((one, other) => one - other)
  );
}

async function importedFunctions(): Promise<number> {
  return WebAssembly.Module.imports(await compile()).filter(({ kind }) => kind === 'function')
    .length;
}

/** `joined`: functions and memory that it takes to open more. */
async function runOnce(
  primary: string,
  memory: string,
  joined: readonly string[],
  files: readonly string[],
  flags: readonly string[] = [],
) {
  const [opening = 'none', openingMemory = 'none'] = joined;
  const command = [...flags, runNetworks, primary, memory, opening, openingMemory, ...files];
  const { stdout } = await run(process.execPath, command, {
    maxBuffer: 1 << 26,
    timeout: patience,
  });
  const [, answers] = /answers (\w+)/.exec(stdout) ?? [];
  if (answers === undefined) throw new Error('the networks gave no answers');
  return { stdout, answers };
}
