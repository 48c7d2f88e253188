// Fetches the package's files and the model's: with one progress figure over all of them, each checked
// by its digest before it is used or stored (scripts only where their import fails), and asked for once
// more where a cache on the way holds a damaged copy or a server falls silent.
import { describe, FaultError } from '../shared/faults.ts';
import type { RemoteFile } from '../shared/messages.ts';
import { within } from '../shared/within.ts';
import type { Store } from './store.ts';

/** Milliseconds without a byte after which a download is given up. */
const stallPatience = 15_000;

/** Bytes received and bytes expected. */
export type OnProgress = (received: number, expected: number) => void;

/** Who reads along, before it is known whether what is read is whole. */
interface Reading {
  /** What is to be read of an answer; where something else reads the answer itself, a clone of it. */
  onResponse(response: Response): Response;
  onStored(content: Uint8Array<ArrayBuffer>): void;
}

export interface DownloadOptions {
  /** Without a store every start downloads everything. */
  store?: Promise<Store | undefined>;
  /** Contents that are here already, or what stands for them, by digest. */
  held?: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  patience?: number;
}

export class Downloads {
  readonly #onProgress: OnProgress;
  readonly #store: Promise<Store | undefined> | undefined;
  readonly #held: ReadonlyMap<string, Uint8Array<ArrayBuffer>> | undefined;
  readonly #patience: number;
  /** What was used, by digest: contents that are to be stored, undefined for what was stored before. */
  readonly #used = new Map<string, Uint8Array<ArrayBuffer> | undefined>();
  #received = 0;
  #expected = 0;

  constructor(
    onProgress: OnProgress,
    { store, held, patience = stallPatience }: DownloadOptions = {},
  ) {
    this.#onProgress = onProgress;
    this.#store = store;
    this.#held = held;
    this.#patience = patience;
  }

  /**
   * The file's content. Throws a FaultError naming the file if it cannot be had whole.
   */
  async fetch(file: RemoteFile, reading?: Reading): Promise<Uint8Array<ArrayBuffer>> {
    const held = this.#held?.get(file.sha256);
    if (held !== undefined) return held;
    this.#count(0, file.bytes);
    const store = await this.#store;
    const stored = await store?.match(file.sha256);
    if (stored !== undefined) {
      reading?.onStored(stored);
      if (await isWhole(stored, file)) {
        this.#count(file.bytes, 0);
        this.#used.set(file.sha256, undefined);
        return stored;
      }
      await store?.drop(file.sha256);
    }
    const content = await this.#download(file, reading);
    this.#used.set(file.sha256, content);
    return content;
  }

  /** Stores what was downloaded; no earlier, as writing megabytes slows down whoever waits for them. */
  async keep(): Promise<void> {
    const used = [...this.#used];
    this.#used.clear();
    const store = await this.#store;
    await Promise.all(
      used.map(([sha256, content]) =>
        content ? store?.put(sha256, content) : store?.stamp(sha256),
      ),
    );
  }

  /**
   * WebAssembly, compiled while it arrives or is checked; handed out once it is known to be whole. Throws
   * as fetch does.
   */
  async compile(file: RemoteFile): Promise<WebAssembly.Module> {
    let compiling: Promise<WebAssembly.Module | undefined> | undefined;
    const content = await this.fetch(file, {
      onResponse: (response) => {
        // Firefox 140 compiles no clone of several answers at once, and what it was cloned from then halts.
        const read = response.clone();
        // Refused where the server calls it something else.
        compiling = WebAssembly.compileStreaming(response).catch(() => undefined);
        return read;
      },
      onStored: (stored) => {
        compiling = WebAssembly.compile(stored).catch(() => undefined);
      },
    });
    return (await compiling) ?? WebAssembly.compile(content);
  }

  /** A small JSON file, outside the progress; checked where its digest is known. */
  async json(url: string, sha256?: string): Promise<unknown> {
    const read = async (cache: RequestCache) => {
      const file = { url, bytes: 0, given: sha256 === undefined };
      const content = await this.#read(file, cache, () => undefined);
      if (sha256 === undefined || (await isWhole(content, { bytes: content.length, sha256 })))
        return content;
      throw new FaultError('file-damaged', { part: fileName(url) });
    };
    const content = await read('default').catch(() => read('reload'));
    try {
      return JSON.parse(new TextDecoder().decode(content));
    } catch {
      throw new FaultError('model-invalid', {
        part: fileName(url),
        detail: 'expected JSON, the server sent something else',
      });
    }
  }

  /**
   * A JavaScript module; `afresh`: once more, without what the first of it remembers. Browsers check no
   * digest of what they import, nor any patience: one that cannot be imported, or does not come, is fetched
   * past the caches, checked, and imported again under an address that was never tried.
   */
  async module(file: RemoteFile, afresh = false): Promise<{ module: unknown; url: string }> {
    const address = afresh ? `${file.url}#afresh` : file.url;
    const part = fileName(file.url);
    const attempt = async (url: string) => {
      const importing: Promise<unknown> = import(/* @vite-ignore */ url);
      const module = await within(this.#patience, importing, undefined);
      if (module === undefined) throw new FaultError('download-stalled', { part });
      return { module, url };
    };
    try {
      return await attempt(address);
    } catch {
      const content = await this.#read(file, 'reload', () => undefined);
      if (!(await isWhole(content, file))) throw new FaultError('file-damaged', { part });
      try {
        return await attempt(`${address}#again`);
      } catch (error) {
        if (error instanceof FaultError) throw error;
        throw new FaultError('download-failed', { part, detail: describe(error) });
      }
    }
  }

  async #download(file: RemoteFile, reading?: Reading): Promise<Uint8Array<ArrayBuffer>> {
    let counted = 0;
    const count = (bytes: number) => {
      counted += bytes;
      this.#count(bytes, 0);
    };
    const attempt = async (cache: RequestCache) => {
      const content = await this.#read(file, cache, count, reading);
      if (await isWhole(content, file)) return content;
      throw new FaultError('file-damaged', { part: fileName(file.url) });
    };
    try {
      return await attempt('default');
    } catch {
      this.#count(-counted, 0);
      counted = 0;
      return attempt('reload');
    }
  }

  async #read(
    { url, bytes, given = false }: Omit<RemoteFile, 'sha256'>,
    cache: RequestCache,
    count: (bytes: number) => void,
    reading?: Reading,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const part = fileName(url);
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    /** What comes next, unless the server falls silent. */
    const next = <T>(coming: Promise<T>): Promise<T> => {
      clearTimeout(timer);
      const silence = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          reject(new FaultError('download-stalled', { part }));
          abort.abort();
        }, this.#patience);
      });
      return Promise.race([coming, silence]);
    };
    try {
      const response = await next(fetch(url, { cache, signal: abort.signal }));
      // The package's own files have their digest in their name: what is missing was replaced.
      if (response.status === 404 || response.status === 410) {
        const detail = String(response.status);
        if (given) throw new FaultError('address-wrong', { part: url, detail });
        throw new FaultError('version-gone', { part, detail });
      }
      if (!response.ok) {
        throw new FaultError('download-failed', { part, detail: String(response.status) });
      }
      const { body } = reading?.onResponse(response) ?? response;
      if (body === null) throw new FaultError('download-failed', { part });
      const chunks: Uint8Array<ArrayBuffer>[] = [];
      let length = 0;
      for (const reader = body.getReader(); ; ) {
        const { done, value } = await next(reader.read());
        if (done) break;
        chunks.push(value);
        length += value.length;
        // What is more than was asked for is damaged, and not to be counted.
        count(Math.min(value.length, Math.max(0, bytes - length + value.length)));
      }
      return joined(chunks, length);
    } catch (error) {
      if (error instanceof FaultError) throw error;
      throw new FaultError('download-failed', { part, detail: describe(error) });
    } finally {
      clearTimeout(timer);
    }
  }

  #count(received: number, expected: number): void {
    this.#received += received;
    this.#expected += expected;
    this.#onProgress(this.#received, this.#expected);
  }
}

function joined(chunks: Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const content = new Uint8Array(length);
  let position = 0;
  for (const chunk of chunks) {
    content.set(chunk, position);
    position += chunk.length;
  }
  return content;
}

async function isWhole(
  content: Uint8Array<ArrayBuffer>,
  { bytes, sha256 }: Pick<RemoteFile, 'bytes' | 'sha256'>,
): Promise<boolean> {
  if (content.length !== bytes) return false;
  // Browsers offer digests to secure pages only; elsewhere the length must do.
  if (globalThis.crypto?.subtle === undefined) return true;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex === sha256.toLowerCase();
}

function fileName(url: string): string {
  return url.split('/').at(-1) ?? url;
}
