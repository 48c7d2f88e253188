// Keeps what a start downloaded in the browser's own store, so that the next start needs no network
// for it: servers often let browsers keep files for minutes only, and these are 18 MB.
import type { Asset } from './download.ts';

const name = 'emoxnet-assets';

export class AssetCache {
  readonly #cache: Cache;
  readonly #asked = new Set<string>();

  constructor(cache: Cache) {
    this.#cache = cache;
  }

  /** Undefined where there is no store: on insecure pages, and where the visitor forbids it. */
  static async open(): Promise<AssetCache | undefined> {
    // The development server's addresses do not change with what lies there.
    if (import.meta.env.DEV) return undefined;
    try {
      return new AssetCache(await caches.open(name));
    } catch {
      return undefined;
    }
  }

  /** What was stored of the asset; undefined if nothing was. */
  async match(asset: Asset): Promise<Response | undefined> {
    const key = keyOf(asset);
    this.#asked.add(key);
    return this.#cache.match(key).catch(() => undefined);
  }

  /** Goes on in the background; a full disk only means that the next start downloads again. */
  store(asset: Asset, content: Uint8Array<ArrayBuffer>): void {
    this.#cache.put(keyOf(asset), new Response(content)).catch(() => undefined);
  }

  /** Drops what was not asked for: files of an earlier version. */
  async dropOthers(): Promise<void> {
    try {
      for (const request of await this.#cache.keys()) {
        if (!this.#asked.has(request.url)) await this.#cache.delete(request);
      }
    } catch {
      // The store is full of old files at worst.
    }
  }
}

function keyOf({ url, version }: Asset): string {
  const key = new URL(url, import.meta.url);
  if (version !== undefined) key.searchParams.set('version', version);
  return key.href;
}
