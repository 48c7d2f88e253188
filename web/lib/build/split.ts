// Parts ONNX Runtime in two: what our networks run, and the rest, which loads by itself when it is
// called. Of its 17,000 functions they run a fifth, and a visitor's first answer waits for each byte.
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
  rest: Buffer;
}

const run = promisify(execFile);
const runNetworks = fileURLToPath(new URL('./run-networks.ts', import.meta.url));

/**
 * `networks`: all that the runtime is to open, optimised. `cache`: a folder that keeps what was made.
 * Throws where a tool is missing or the first part alone does not answer as the whole does.
 */
export async function splitRuntime(networks: readonly Uint8Array[], cache: string): Promise<Split> {
  const sources = await Promise.all(
    [import.meta.filename, runNetworks, wasmFile].map((file) => readFile(file)),
  );
  const digest = createHash('sha256');
  for (const content of [...sources, ...networks]) digest.update(content);
  const made = join(cache, digest.digest('hex').slice(0, 16));
  if (!existsSync(made)) await make(networks, cache, made);
  return {
    primary: await readFile(join(made, 'primary.wasm')),
    rest: await readFile(join(made, 'rest.wasm')),
  };
}

async function make(networks: readonly Uint8Array[], cache: string, made: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'making-'));
  const inFolder = (name: string) => join(folder, name);
  try {
    const files = networks.map((_, index) => inFolder(`${index}.onnx`));
    await Promise.all(files.map((file, index) => writeFile(file, networks[index] as Uint8Array)));
    const [alone, together] = [await profile(1, files), await profile(2, files)];
    const functions = [...new Set([...alone.functions, ...together.functions])];
    await writeFile(inFolder('functions.txt'), functions.join('\n'));
    const [primary, rest] = [inFolder('primary.wasm'), inFolder('rest.wasm')];
    const split = ['--all-features', '--split', wasmFile];
    const kept = `--keep-funcs=@${inFolder('functions.txt')}`;
    await run('wasm-split', [...split, kept, '--export-prefix=%', '-o1', primary, '-o2', rest]);
    // Without this the first part starts slower than the whole.
    await run('wasm-opt', ['--all-features', '-O1', primary, '-o', primary]);
    const { answers } = await runOnce(1, primary, files);
    if (answers !== alone.answers) throw new Error('the first part answers differently');
    await Promise.all([...files, inFolder('functions.txt')].map((file) => rm(file)));
    await rename(folder, made);
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
}

/** The functions that were called, by their names in Binaryen, and a digest of what they answered. */
async function profile(threads: number, files: readonly string[]) {
  // V8 compiles a function when it is called first, on whichever thread.
  const traced = ['--wasm-lazy-compilation', '--trace-wasm-compilation-times'];
  const { stdout, answers } = await runOnce(threads, 'whole', files, traced);
  const compiled = [...stdout.matchAll(/(0x\w+)#(\d+) using Liftoff/g)];
  // Node itself runs WebAssembly, too, but before.
  const runtime = compiled.at(-1)?.[1];
  if (runtime === undefined) throw new Error('Node does not tell which functions it compiled');
  const imported = await importedFunctions();
  const functions = compiled
    .filter(([, module]) => module === runtime)
    // Binaryen names functions by their place behind those that are imported.
    .map(([, , index]) => Number(index) - imported);
  return { answers, functions };
}

async function importedFunctions(): Promise<number> {
  return WebAssembly.Module.imports(await compile()).filter(({ kind }) => kind === 'function')
    .length;
}

async function runOnce(
  threads: number,
  primary: string,
  files: readonly string[],
  flags: readonly string[] = [],
) {
  const command = [...flags, runNetworks, String(threads), primary, ...files];
  const { stdout } = await run(process.execPath, command, { maxBuffer: 1 << 26 });
  const [, answers] = /answers (\w+)/.exec(stdout) ?? [];
  if (answers === undefined) throw new Error('the networks gave no answers');
  return { stdout, answers };
}
