// Fills the guide in from what it tells of: the examples' own files, custom-elements.json, the published
// types, the package's words for what goes wrong, and the sizes of what was built.
import { readdir, readFile, stat } from 'node:fs/promises';
import { brotliCompressSync, constants } from 'node:zlib';
import { en, faultCodes } from 'emoxnet/words';
import type { Plugin } from 'vite';
import { escaped } from './page-text.ts';

const here = (path: string) => new URL(path, import.meta.url);
const text = (path: string) => readFile(here(path), 'utf8');

/** What custom-elements.json says of a class, as far as it is shown. */
interface Described {
  name: string;
  description?: string;
  type?: { text: string };
  kind?: string;
  readonly?: boolean;
  static?: boolean;
  return?: Described;
  parameters?: (Described & { optional?: boolean; default?: string })[];
  members?: Described[];
  attributes?: Described[];
  events?: Described[];
  slots?: Described[];
  cssParts?: Described[];
  cssProperties?: Described[];
}

/** `folder`: where the package lies beside the pages. */
export function guide(folder: string): Plugin {
  return {
    name: 'emoxnet-guide',
    transformIndexHtml: {
      order: 'pre',
      async handler(html, { path }) {
        if (path !== '/guide.html') return html;
        let page = html;
        for (const [comment, what = '', name = ''] of html.matchAll(
          /<!-- (\w+)(?: ([\w./-]+))? -->/g,
        )) {
          const made = await make(what, name, folder);
          // A function, as texts may hold signs that mean something in a replacement.
          if (made !== undefined) page = page.replace(comment, () => made);
        }
        return page.replaceAll('emoxnet-VERSION', folder);
      },
    },
  };
}

async function make(what: string, name: string, folder: string): Promise<string | undefined> {
  switch (what) {
    case 'example':
      return example(name, folder);
    case 'framework':
      return framework(name);
    case 'faults':
      return faults();
    case 'sizes':
      return sizes();
    case 'fetched':
      return fetched();
    case 'types':
      return code(await text(`../lib/dist/types/${name}.d.ts`));
    case 'element':
    case 'reader':
      return reference(what === 'element' ? 'EmoxnetFace' : 'FaceReader', name);
    default:
      return undefined;
  }
}

async function example(name: string, folder: string): Promise<string> {
  const page = (await text(`../site/variants/${name}.html`)).replaceAll('emoxnet-VERSION', folder);
  const [, title = name] = /<title>(.*)<\/title>/.exec(page) ?? [];
  const isElsewhere = page.includes('https://cdn.example');
  const from = escaped(process.env.EMOXNET_ELSEWHERE ?? 'this site itself');
  const note = isElsewhere
    ? `<p>Running here, its script is from ${from} in place of <code>https://cdn.example</code>.</p>`
    : '';
  const frame = `<iframe src="./variants/${name}.html" title="${escaped(title)}" loading="lazy" allow="camera"></iframe>`;
  const link = `<p><a href="./variants/${name}.html">Open it alone</a></p>`;
  return `<details class="example" id="example-${name}"><summary>${escaped(title)}</summary>${code(page)}${note}${frame}${link}</details>`;
}

/** Of a framework's example the component is what its users write. */
async function framework(file: string): Promise<string> {
  const page = file.endsWith('.tsx') ? 'react' : (file.split('.').at(-1) ?? '');
  const title = `${page.charAt(0).toUpperCase()}${page.slice(1)}`;
  const address = `./variants/frameworks/${page}.html`;
  const source = code(await text(`../site/variants/frameworks/${file}`));
  const frame = `<iframe src="${address}" title="${title}" loading="lazy" allow="camera"></iframe>`;
  return `<details class="example" id="example-${page}"><summary>${title}</summary>${source}${frame}<p><a href="${address}">Open it alone</a></p></details>`;
}

function faults(): string {
  const rows = faultCodes.map((fault) => {
    const { what, remedy } = en.fault({ code: fault, part: 'part', detail: 'detail' });
    return [`<code>${fault}</code>`, escaped(what), escaped(remedy)];
  });
  return table(['Code', 'What visitors read', 'What helps, and who can do it'], rows);
}

async function sizes(): Promise<string> {
  const entries = [
    'index.js',
    'element.js',
    'define.js',
    'draw.js',
    'film.js',
    'words.js',
    'emoxnet-face.js',
  ];
  const rows = await Promise.all(
    entries.map(async (entry) => {
      const files = await withParts(entry);
      return [`<code>${entry}</code>`, ...(await weights(files))];
    }),
  );
  return table(['Entry, with what it imports', 'kB', 'kB in Brotli'], rows);
}

/** Only where the runtime was parted. */
const forMore = 'For a network of your own';

/** What is fetched while it runs, by the beginnings of the files' names, in the order of need. */
const parts: readonly [string, RegExp][] = [
  ['The worker', /^emoxnet-worker-/],
  ['ONNX Runtime, with detector and network open', /^ort-wasm-((glue|memory)-)?[0-9a-f]{8}\./],
  ['The preprocessing', /^emoxnet-vision-/],
  ['The network’s manifest', /^manifest-/],
  ['For photos, and for faces far off', /^(blazeface-far-|ort-wasm-opening-)/],
  [forMore, /^ort-wasm-(opening|rest)-/],
  ['For WebGPU', /^(ort-jspi-|blazeface-[0-9a-f]{8}\.|.*-webgpu-[0-9a-f]+\.onnx)/],
  [
    'For WebGPU in browsers without JSPI',
    /^(ort-webgpu-|blazeface-[0-9a-f]{8}\.|.*-webgpu-[0-9a-f]+\.onnx)/,
  ],
];

async function fetched(): Promise<string> {
  const files = await readdir(here('../lib/dist'));
  const rows = await Promise.all(
    parts.map(async ([part, names]) => {
      const found = files.filter((file) => names.test(file));
      if (found.length === 0 && part !== forMore) {
        throw new Error(`The package holds no file for "${part}".`);
      }
      return [part, ...(await weights(found))];
    }),
  );
  return table(['What is fetched', 'kB', 'kB in Brotli'], rows);
}

/** Kilobytes of files of the package, as they are and in Brotli. */
async function weights(files: readonly string[]): Promise<[string, string]> {
  const contents = await Promise.all(files.map((file) => readFile(here(`../lib/dist/${file}`))));
  // Servers seldom compress harder, and the hardest takes a minute for the runtime.
  const params = { [constants.BROTLI_PARAM_QUALITY]: 6 };
  const kilobytes = (sizes: readonly number[]) =>
    (sizes.reduce((sum, size) => sum + size, 0) / 1000).toFixed(1);
  return [
    kilobytes(contents.map(({ length }) => length)),
    kilobytes(contents.map((content) => brotliCompressSync(content, { params }).length)),
  ];
}

/** An entry and every part that it imports, directly or not. */
async function withParts(entry: string, known = new Set<string>()): Promise<string[]> {
  known.add(entry);
  const imports = (await text(`../lib/dist/${entry}`)).matchAll(
    /from"\.\/([^"]+)"|import"\.\/([^"]+)"/g,
  );
  for (const [, named, bare] of imports) {
    const part = named ?? bare ?? '';
    if (!known.has(part)) await withParts(part, known);
  }
  await stat(here(`../lib/dist/${entry}`));
  return [...known];
}

async function reference(className: string, section: string): Promise<string> {
  const { modules } = JSON.parse(await text('../lib/dist/custom-elements.json')) as {
    modules: { declarations: Described[] }[];
  };
  const found = modules
    .flatMap(({ declarations }) => declarations)
    .find(({ name }) => name === className);
  if (found === undefined) throw new Error(`custom-elements.json does not describe ${className}.`);
  const { members = [], attributes = [], events = [] } = found;
  const public_ = members.filter(({ name }) => !name.endsWith('Callback'));
  const named = (list: readonly Described[] = []) =>
    list.map(({ name, type, description = '' }) => [
      `<code>${escaped(name)}</code>`,
      type === undefined ? '' : `<code>${escaped(type.text)}</code>`,
      marked(description),
    ]);
  switch (section) {
    case 'attributes':
      return table(['Attribute', 'Value', 'Meaning'], named(attributes));
    case 'events':
      return table(['Event', 'Kind', 'When'], named(events));
    case 'styling':
      return table(
        ['Slot, part or property', '', 'Meaning'],
        [...named(found.slots), ...named(found.cssParts), ...named(found.cssProperties)],
      );
    case 'members':
      return table(
        ['Member', 'Type', 'Meaning'],
        public_.map((member) => [
          `<code>${escaped(signature(member))}</code>`,
          `<code>${escaped(member.return?.type?.text ?? member.type?.text ?? '')}</code>`,
          marked(member.description ?? ''),
        ]),
      );
    default:
      throw new Error(`The guide asks for "${section}" of ${className}.`);
  }
}

function signature({ name, kind, parameters = [], readonly }: Described): string {
  if (kind !== 'method') return readonly ? `readonly ${name}` : name;
  const list = parameters.map(({ name: each, optional, default: value, type }) => {
    const may = optional || value !== undefined ? '?' : '';
    return `${each}${may}: ${type?.text ?? 'unknown'}`;
  });
  return `${name}(${list.join(', ')})`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = heads.map((name) => `<th scope="col">${name}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

function code(content: string): string {
  return `<pre><code>${escaped(content.trim())}</code></pre>`;
}

/** A comment's `code` as such. */
function marked(comment: string): string {
  return escaped(comment).replace(/`([^`]+)`/g, '<code>$1</code>');
}
