// Keeps what a start downloaded in the browser's own store, so that the next start needs no network
// for it: servers often let browsers keep files for minutes only, and these are megabytes. What is kept is
// found by its digest, so several copies of the package on one origin share it and evict nothing of
// each other's.

const name = 'emoxnet-files';
/** An address that no page has: the store's keys must look like one. */
const home = 'https://emoxnet.invalid/';
/** Files that nobody asked for in this time are of a version that nobody uses: 30 days, in ms. */
const shelfLife = 30 * 24 * 60 * 60 * 1000;

export class Store {
  readonly #cache: Cache;

  constructor(cache: Cache) {
    this.#cache = cache;
  }

  /** Undefined where there is no store: on insecure pages, and where the visitor forbids it. */
  static async open(): Promise<Store | undefined> {
    try {
      return new Store(await caches.open(name));
    } catch {
      return undefined;
    }
  }

  /** What was stored under this digest; undefined if nothing was. Its content is to be checked. */
  async match(sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      const found = await this.#cache.match(home + sha256);
      return found && new Uint8Array(await found.arrayBuffer());
    } catch {
      return undefined;
    }
  }

  /** A full disk only means that the next start downloads again. */
  async put(sha256: string, content: Uint8Array<ArrayBuffer>): Promise<void> {
    // First: what has no stamp counts as long unused, also for another page that tidies just now.
    await this.stamp(sha256);
    await this.#cache.put(home + sha256, new Response(content)).catch(() => undefined);
  }

  async drop(sha256: string): Promise<void> {
    await this.#cache.delete(home + sha256).catch(() => undefined);
  }

  /** Drops files that were not used for long; `now` in milliseconds. */
  async tidy(now = Date.now()): Promise<void> {
    try {
      for (const { url } of await this.#cache.keys()) {
        if (url.includes('?used')) continue;
        const stamp = await this.#cache.match(`${url}?used`);
        if (now - Number((await stamp?.text()) ?? 0) < shelfLife) continue;
        await this.#cache.delete(url);
        await this.#cache.delete(`${url}?used`);
      }
    } catch {
      // The store is full of old files at worst.
    }
  }

  /** Notes that the file was used now. */
  async stamp(sha256: string): Promise<void> {
    const used = new Response(String(Date.now()));
    await this.#cache.put(`${home}${sha256}?used`, used).catch(() => undefined);
  }
}
