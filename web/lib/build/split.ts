// Parts ONNX Runtime in three: what our networks run once it has started, what its memory holds then,
// and the rest, which other networks may need. Of its 17,000 functions the first part has a sixteenth,
// and a visitor's first answer waits for each byte.
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
  rest: Buffer;
}

const run = promisify(execFile);
/** Milliseconds, for what takes seconds: a runtime whose memory is wrong may wait for ever. */
const patience = 300_000;
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
 * `open`: the networks that its memory, of 16 MiB, is to hold open; `more`: others that the first part is
 * to open, all of them optimised. `cache`: a folder that keeps what was made. Throws where a tool is
 * missing, the memory does not suffice, or the first part alone does not answer as the whole does.
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
    memory: await readFile(join(folder, 'memory.bin')),
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
    const [primary, memory, rest] = [
      inFolder('primary.wasm'),
      inFolder('memory.bin'),
      inFolder('rest.wasm'),
    ];
    const opened = files.slice(0, open.length);
    // One language: its name is in the memory.
    const env = { ...process.env, LC_ALL: 'C' };
    await run(process.execPath, [recordMemory, memory, ...opened], { env, timeout: patience });
    const functions = await called(memory, files);
    await writeFile(inFolder('functions.txt'), functions.join('\n'));
    const split = ['--all-features', '--split', wasmFile];
    const kept = `--keep-funcs=@${inFolder('functions.txt')}`;
    await run('wasm-split', [...split, kept, '--export-prefix=%', '-o1', primary, '-o2', rest]);
    // Without this the first part starts slower than the whole.
    await run('wasm-opt', ['--all-features', '-O1', primary, '-o', primary]);
    const whole = await runOnce('whole', 'none', files);
    const { answers } = await runOnce(primary, memory, files);
    if (answers !== whole.answers) throw new Error('the first part answers differently');
    await Promise.all([...files, inFolder('functions.txt')].map((file) => rm(file)));
    await rename(folder, made);
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
}

/** The functions that are called where the runtime goes on from its memory, by their names in Binaryen. */
async function called(memory: string, files: readonly string[]): Promise<number[]> {
  // V8 compiles a function when it is called first.
  const traced = ['--wasm-lazy-compilation', '--trace-wasm-compilation-times'];
  const { stdout } = await runOnce('whole', memory, files, traced);
  const compiled = [...stdout.matchAll(/(0x\w+)#(\d+) using Liftoff/g)];
  // Node itself runs WebAssembly, too, but before.
  const runtime = compiled.at(-1)?.[1];
  if (runtime === undefined) throw new Error('Node does not tell which functions it compiled');
  const imported = await importedFunctions();
  return (
    compiled
      .filter(([, module]) => module === runtime)
      // Binaryen names functions by their place behind those that are imported.
      .map(([, , index]) => Number(index) - imported)
  );
}

async function importedFunctions(): Promise<number> {
  return WebAssembly.Module.imports(await compile()).filter(({ kind }) => kind === 'function')
    .length;
}

async function runOnce(
  primary: string,
  memory: string,
  files: readonly string[],
  flags: readonly string[] = [],
) {
  const command = [...flags, runNetworks, primary, memory, ...files];
  const { stdout } = await run(process.execPath, command, {
    maxBuffer: 1 << 26,
    timeout: patience,
  });
  const [, answers] = /answers (\w+)/.exec(stdout) ?? [];
  if (answers === undefined) throw new Error('the networks gave no answers');
  return { stdout, answers };
}
