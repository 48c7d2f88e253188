// A trained network as it ships: its manifest, and a file for each provider, fetched when it is asked
// for.
import { type Downloads, fetchJson } from './download.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import type { Provider } from './provider.ts';
import { checkDigest } from './verify.ts';

export class Model {
  readonly manifest: Manifest;
  readonly #url: string;
  readonly #downloads: Downloads;
  /** By digest: one file may serve both providers. */
  readonly #files = new Map<string, Promise<Uint8Array>>();

  private constructor(manifest: Manifest, url: string, downloads: Downloads) {
    this.manifest = manifest;
    this.#url = url;
    this.#downloads = downloads;
  }

  /** Reads the manifest. `url` ends with a slash. Throws an Error if it is missing or wrong. */
  static async open(url: string, downloads: Downloads): Promise<Model> {
    return new Model(parseManifest(await fetchJson(`${url}manifest.json`)), url, downloads);
  }

  /** The network's ONNX file for the provider. Throws an Error if it is not what it should be. */
  file(provider: Provider): Promise<Uint8Array> {
    const { sha256 } = this.manifest[provider];
    const file = this.#files.get(sha256) ?? this.#fetch(provider);
    this.#files.set(sha256, file);
    return file;
  }

  async #fetch(provider: Provider): Promise<Uint8Array> {
    const described = this.manifest[provider];
    const { file, bytes, sha256 } = described;
    const content = await this.#downloads.fetch({ url: this.#url + file, bytes, version: sha256 });
    await checkDigest(content, described);
    return content;
  }
}
