import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RemoteFile } from '../shared/messages.ts';
import { Downloads } from './files.ts';
import { Store } from './store.ts';

/** The browser's store, for one origin. */
class FakeCache {
  readonly entries = new Map<string, Response>();
  full = false;
  async match(url: string) {
    return this.entries.get(url)?.clone();
  }
  async put(url: string, response: Response) {
    if (this.full) throw new DOMException('', 'QuotaExceededError');
    this.entries.set(url, response);
  }
  async keys() {
    return [...this.entries.keys()].map((url) => ({ url }));
  }
  async delete(url: string) {
    return this.entries.delete(url);
  }
}

let cache: FakeCache;
let fetched: string[];
/** What the server has, by address. */
let server: Record<string, string>;

beforeEach(() => {
  cache = new FakeCache();
  fetched = [];
  server = {};
  vi.stubGlobal('fetch', async (url: string) => {
    fetched.push(url);
    return new Response(server[url]);
  });
});
afterEach(() => vi.unstubAllGlobals());

const store = async () => new Store(cache as unknown as Cache);

function served(url: string, content: string): RemoteFile {
  server[url] = content;
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { url, bytes: content.length, sha256 };
}

const read = async (file: RemoteFile) => {
  const downloads = new Downloads(() => undefined, { store: store() });
  const content = await downloads.fetch(file);
  await downloads.keep();
  return new TextDecoder().decode(content);
};

test('the second start fetches nothing and counts the same progress', async () => {
  const file = served('https://page.example/a.wasm', 'abc');
  await read(file);
  const onProgress = vi.fn();
  await new Downloads(onProgress, { store: store() }).fetch(file);
  expect(fetched).toHaveLength(1);
  expect(onProgress).toHaveBeenLastCalledWith(3, 3);
});

test('two copies of the package share what is the same, and evict nothing of each other’s', async () => {
  const old = served('https://page.example/old/a.wasm', 'version one');
  const renewed = served('https://page.example/new/a.wasm', 'version two');
  await read(old);
  await read(renewed);
  await (await store()).tidy();
  await read({ ...old, url: 'https://page.example/copy/a.wasm' });
  await read(renewed);
  expect(fetched).toEqual([old.url, renewed.url]);
});

test('what was damaged in the store is fetched anew', async () => {
  const file = served('https://page.example/a.wasm', 'abc');
  await read(file);
  for (const key of cache.entries.keys()) {
    if (key.endsWith(file.sha256)) cache.entries.set(key, new Response('<h1>'));
  }
  expect(await read(file)).toBe('abc');
  expect(fetched).toHaveLength(2);
  expect(await read(file)).toBe('abc');
  expect(fetched).toHaveLength(2);
});

test('what nobody asked for in a month is dropped', async () => {
  const file = served('https://page.example/a.wasm', 'abc');
  await read(file);
  const day = 24 * 60 * 60 * 1000;
  await (await store()).tidy(Date.now() + 29 * day);
  await read(file);
  expect(fetched).toHaveLength(1);
  await (await store()).tidy(Date.now() + 31 * day);
  expect(cache.entries.size).toBe(0);
});

test('a full disk does no harm', async () => {
  cache.full = true;
  expect(await read(served('https://page.example/a.wasm', 'abc'))).toBe('abc');
});

test('what is downloaded is stored when there is time, not before', async () => {
  const downloads = new Downloads(() => undefined, { store: store() });
  await downloads.fetch(served('https://page.example/a.wasm', 'abc'));
  expect(cache.entries.size).toBe(0);
  await downloads.keep();
  expect(cache.entries.size).toBe(2);
});

test('without a store everything is downloaded', async () => {
  expect(await Store.open()).toBeUndefined();
});
