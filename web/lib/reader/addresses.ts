// Where the package's files lie: beside the script that is running, unless the page says otherwise.
import { files as built } from 'virtual:emoxnet-files';
import { FaultError } from '../shared/faults.ts';
import type { ModelAddress, PackageFile, WorkerFiles } from '../shared/messages.ts';

export interface PackageFiles extends WorkerFiles {
  worker: PackageFile;
  /** The shipped model: its manifest and its networks, by their names in the manifest. */
  model: { manifest: PackageFile; networks: Record<string, PackageFile> };
}

/** Throws a FaultError for what is no address. */
function addressOf(given: string | URL, base: string | URL): URL {
  try {
    return new URL(given, base);
  } catch {
    throw new FaultError('address-wrong', { part: String(given), detail: 'it is no address' });
  }
}

/**
 * `base`: the address of a folder that holds the package's files under their own names; left out: where
 * the bundler put them, under whatever names it gave them. Every address is absolute, as the worker
 * cannot tell what a relative one is relative to, and some bundlers make relative ones. Throws a
 * FaultError for what is no address.
 */
export function packageFiles(base?: string | URL): PackageFiles {
  const folder =
    base === undefined || base === ''
      ? undefined
      : addressOf(String(base).replace(/\/?$/, '/'), document.baseURI);
  const placed = <File extends PackageFile>(file: File): File => {
    const url = folder ? new URL(file.name, folder) : new URL(file.url, document.baseURI);
    return { ...file, url: url.href, given: folder !== undefined };
  };
  const allPlaced = <Files extends object>(files: Files) =>
    Object.fromEntries(Object.entries(files).map(([part, file]) => [part, placed(file)])) as Files;
  const { runtimes, model, ...others } = built;
  const { wasm, jspi, asyncify } = runtimes;
  return {
    ...allPlaced(others),
    runtimes: { wasm: allPlaced(wasm), jspi: allPlaced(jspi), asyncify: allPlaced(asyncify) },
    model: { manifest: placed(model.manifest), networks: allPlaced(model.networks) },
  };
}

/**
 * `model`: the address of a manifest, or of the folder that holds it; left out: the shipped one. Throws
 * a FaultError for what is no address.
 */
export function modelAddress(files: PackageFiles, model?: string | URL): ModelAddress {
  if (model !== undefined && model !== '') {
    const url = addressOf(model, document.baseURI);
    if (!url.pathname.endsWith('.json')) {
      url.pathname = `${url.pathname.replace(/\/?$/, '/')}manifest.json`;
    }
    return { manifest: url.href };
  }
  const { manifest, networks } = files.model;
  const urls = Object.entries(networks).map(([name, { url }]) => [name, url]);
  return { manifest: manifest.url, sha256: manifest.sha256, files: Object.fromEntries(urls) };
}

/** The address of the shipped model's manifest: its classes, its scores, its files. */
export const defaultModel: string = built.model.manifest.url;
