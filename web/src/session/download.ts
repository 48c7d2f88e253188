// Downloads with one progress figure over all files of a start, kept in the browser for the next one.
import type { AssetCache } from './asset-cache.ts';

/** A file whose size is known before it is fetched. */
export interface Asset {
  url: string;
  bytes: number;
  /** What tells this content from another at the same address, if its name does not. */
  version?: string;
}

/** Bytes received and bytes expected. */
export type OnProgress = (received: number, expected: number) => void;

/** Fetches files and reports their common progress. */
export class Downloads {
  readonly #onProgress: OnProgress;
  readonly #cache: AssetCache | undefined;
  #received = 0;
  #expected = 0;

  /** Without a cache every start downloads everything. */
  constructor(onProgress: OnProgress, cache?: AssetCache) {
    this.#onProgress = onProgress;
    this.#cache = cache;
  }

  /** The file's content. Throws an Error naming the file if it cannot be fetched. */
  async fetch(asset: Asset): Promise<Uint8Array<ArrayBuffer>> {
    this.#count(0, asset.bytes);
    const stored = await this.#cache?.match(asset);
    if (stored !== undefined) return this.#read(stored, asset);
    const content = await this.#read(await get(asset.url), asset);
    this.#cache?.store(asset, content);
    return content;
  }

  async #read(response: Response, { url }: Asset): Promise<Uint8Array<ArrayBuffer>> {
    if (response.body === null) throw new Error(`${fileName(url)}: the server sent nothing.`);
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    let length = 0;
    for (const reader = response.body.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      length += value.length;
      this.#count(value.length, 0);
    }
    const content = new Uint8Array(length);
    let position = 0;
    for (const chunk of chunks) {
      content.set(chunk, position);
      position += chunk.length;
    }
    return content;
  }

  #count(received: number, expected: number): void {
    this.#received += received;
    this.#expected += expected;
    this.#onProgress(this.#received, this.#expected);
  }
}

/** A small JSON file, outside the progress. */
export async function fetchJson(url: string): Promise<unknown> {
  return (await get(url)).json();
}

async function get(url: string): Promise<Response> {
  const response = await fetch(url).catch((reason: unknown) => {
    throw new Error(`${fileName(url)}: could not be downloaded (${String(reason)}).`);
  });
  if (!response.ok) {
    throw new Error(`${fileName(url)}: the server answered ${response.status}.`);
  }
  return response;
}

function fileName(url: string): string {
  return url.split('/').at(-1) ?? url;
}
