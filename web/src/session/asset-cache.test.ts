import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AssetCache } from './asset-cache.ts';
import { Downloads } from './download.ts';

/** The browser's store, for one page. */
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
  async delete({ url }: { url: string }) {
    return this.entries.delete(url);
  }
}

let store: FakeCache;
let fetched: string[];

beforeEach(() => {
  store = new FakeCache();
  fetched = [];
  vi.stubGlobal('fetch', async (url: string) => {
    fetched.push(url);
    return new Response(new Uint8Array([1, 2, 3]));
  });
});
afterEach(() => vi.unstubAllGlobals());

const cache = () => new AssetCache(store as unknown as Cache);
const asset = (name: string, version?: string) => ({
  url: `https://page.example/${name}`,
  bytes: 3,
  ...(version === undefined ? {} : { version }),
});
const read = (...parameters: Parameters<typeof asset>) =>
  new Downloads(() => undefined, cache()).fetch(asset(...parameters));

test('the second start fetches nothing and counts the same progress', async () => {
  await read('a.wasm');
  const onProgress = vi.fn();
  const content = await new Downloads(onProgress, cache()).fetch(asset('a.wasm'));
  expect(Array.from(content)).toEqual([1, 2, 3]);
  expect(fetched).toHaveLength(1);
  expect(onProgress).toHaveBeenLastCalledWith(3, 3);
});

test('another version at the same address is fetched', async () => {
  await read('model.onnx', 'one');
  await read('model.onnx', 'two');
  expect(fetched).toHaveLength(2);
});

test('a full disk does no harm', async () => {
  store.full = true;
  expect(Array.from(await read('a.wasm'))).toEqual([1, 2, 3]);
});

test('files that are no longer asked for are dropped', async () => {
  await read('old.wasm');
  await read('a.wasm');
  const next = cache();
  await new Downloads(() => undefined, next).fetch(asset('a.wasm'));
  await next.dropOthers();
  expect([...store.entries.keys()]).toEqual(['https://page.example/a.wasm']);
});

test('without a store everything is downloaded', async () => {
  expect(await AssetCache.open()).toBeUndefined();
});
