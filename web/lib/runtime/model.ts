// A trained network as it ships: its manifest, and a file for each provider, fetched when it is asked
// for.
import type { ModelAddress, Provider } from '../shared/messages.ts';
import type { Downloads } from './files.ts';
import { type Manifest, parseManifest } from './manifest.ts';

export class Model {
  readonly manifest: Manifest;
  readonly #address: ModelAddress;
  readonly #downloads: Downloads;
  /** By digest: one file may serve both providers. */
  readonly #files = new Map<string, Promise<Uint8Array>>();

  private constructor(manifest: Manifest, address: ModelAddress, downloads: Downloads) {
    this.manifest = manifest;
    this.#address = address;
    this.#downloads = downloads;
  }

  /** Reads the manifest. Throws a FaultError if it is missing or wrong. */
  static async open(address: ModelAddress, downloads: Downloads): Promise<Model> {
    const json = await downloads.json(address.manifest, address.sha256);
    return new Model(parseManifest(json), address, downloads);
  }

  /** The network's ONNX file for the provider. Throws a FaultError if it is not what it should be. */
  file(provider: Provider): Promise<Uint8Array> {
    const { file, bytes, sha256 } = this.manifest[provider];
    const known = this.#files.get(sha256);
    if (known !== undefined) return known;
    // A name may hold any sign, also those that mean something in an address.
    const beside = new URL(encodeURIComponent(file), this.#address.manifest).href;
    const url = this.#address.files?.[file];
    const given = url === undefined;
    const content = this.#downloads.fetch({ url: url ?? beside, bytes, sha256, given });
    this.#files.set(sha256, content);
    return content;
  }
}
