// The package as it is packed: what it holds, that each entry resolves, what it weighs, and that
// importing it does nothing, on a server above all. Needs the build: npm run lib.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';

const here = fileURLToPath(new URL('.', import.meta.url));
const description = JSON.parse(readFileSync(resolve(here, 'package.json'), 'utf8'));
const entries = Object.entries(description.exports) as [string, string | Record<string, string>][];

describe.skipIf(!existsSync(resolve(here, 'dist/index.js')))('the built package', () => {
  test.each(entries)('%s resolves, its types first', (_, target) => {
    const files = typeof target === 'string' ? [target] : Object.values(target);
    for (const file of files) expect(existsSync(resolve(here, file)), file).toBe(true);
    if (typeof target !== 'string') expect(Object.keys(target)).toEqual(['types', 'default']);
  });

  test('every entry can be imported where there is no browser, and then does nothing', () => {
    const names = entries
      .filter(([, target]) => typeof target !== 'string')
      .map(([name]) => name.replace('.', 'emoxnet'));
    const script = `const before = Object.keys(globalThis).length;
      for (const name of ${JSON.stringify(names)}) await import(name);
      console.log(Object.keys(globalThis).length - before);`;
    const options = { cwd: resolve(here, '../..'), encoding: 'utf8' } as const;
    const added = execFileSync(process.execPath, ['--input-type=module', '-e', script], options);
    expect(added.trim()).toBe('0');
  });

  test('the pack holds the build and nothing else', () => {
    const options = { cwd: here, encoding: 'utf8', maxBuffer: 1 << 24 } as const;
    const listing = execFileSync('npm', ['pack', '--dry-run', '--json'], options);
    const [{ files, name }] = JSON.parse(listing) as [{ files: { path: string }[]; name: string }];
    expect(name).toBe('emoxnet');
    const others = files.map(({ path }) => path).filter((path) => !path.startsWith('dist/'));
    expect(others.sort()).toEqual(['LICENSE', 'NOTICE', 'README.md', 'package.json']);
    expect(description.dependencies).toBeUndefined();
  }, 60_000);

  test('what is fetched while it runs bears its digest in its name', () => {
    const source = readFileSync(resolve(here, 'dist/emoxnet-face.js'), 'utf8');
    const named = [...source.matchAll(/new URL\(["'`]([^"'`]+)["'`],\s*import\.meta\.url\)/g)];
    const withDigest = readdirSync(resolve(here, 'dist')).filter((file) =>
      /-[0-9a-f]{8}\.(js|wasm|onnx|json)$/.test(file),
    );
    expect(named.map(([, file]) => file).sort()).toEqual(withDigest.sort());
    expect(withDigest.filter((file) => file.endsWith('.onnx'))).not.toEqual([]);
  });

  // Where that fails the build goes on with a longer start, and says so to nobody but its reader.
  test('ONNX Runtime was parted, and goes on from a memory', () => {
    const files = readdirSync(resolve(here, 'dist'));
    for (const part of ['memory', 'opening', 'opening-memory', 'rest']) {
      const found = files.filter((file) =>
        new RegExp(`^ort-wasm-${part}-[0-9a-f]{8}\\.`).test(file),
      );
      expect(found).toHaveLength(1);
      // Of a part that holds nothing there are some hundred bytes.
      expect(statSync(resolve(here, 'dist', found[0] as string)).size).toBeGreaterThan(100_000);
    }
  });

  // Kilobytes in Brotli, with all that it imports: what a page pays before its visitor presses anything.
  test.each([
    ['index.js', 14.3],
    ['element.js', 23],
    ['define.js', 23],
    ['draw.js', 2.5],
    ['film.js', 68],
    ['words.js', 5.7],
    ['emoxnet-face.js', 20.6],
    ['embed.js', 20.9],
  ])('%s stays under %d kB', (entry, limit) => {
    const sizes = withParts(entry).map((file) => {
      return brotliCompressSync(readFileSync(resolve(here, 'dist', file))).length;
    });
    expect(sizes.reduce((sum, size) => sum + size) / 1000).toBeLessThan(limit);
  });

  test('custom-elements.json describes the tag', () => {
    const { modules } = JSON.parse(
      readFileSync(resolve(here, 'dist/custom-elements.json'), 'utf8'),
    );
    const [module] = modules.filter(({ path }: { path: string }) => path === 'dist/element.js');
    const [element] = module.declarations;
    expect(element.tagName).toBe('emoxnet-face');
    const names = (list: { name: string }[]) => list.map(({ name }) => name).sort();
    expect(names(element.events)).toEqual([
      'answer',
      'error',
      'face-lost',
      'progress',
      'ready',
      'state',
    ]);
    expect(names(element.slots)).toEqual(['consent', 'poster']);
    const properties = element.members.filter(({ kind }: { kind: string }) => kind === 'field');
    const undescribed = [...element.attributes, ...properties].filter(
      ({ description: text }: { description?: string }) => !text,
    );
    expect(names(undescribed)).toEqual([]);
  });
});

/** An entry and every part that it imports, directly or not. */
function withParts(entry: string, known = new Set<string>()): string[] {
  known.add(entry);
  const source = readFileSync(resolve(here, 'dist', entry), 'utf8');
  for (const [, part = ''] of source.matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g)) {
    if (!known.has(part)) withParts(part, known);
  }
  return [...known];
}
