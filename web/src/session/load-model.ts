// The trained network and its manifest.
import { type Downloads, fetchJson } from './download.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import { checkDigest } from './verify.ts';

/** `modelsUrl` ends with a slash. Throws an Error if a file is missing or not what it should be. */
export async function loadModel(
  modelsUrl: string,
  downloads: Downloads,
): Promise<{ manifest: Manifest; model: Uint8Array }> {
  const manifest = parseManifest(await fetchJson(`${modelsUrl}manifest.json`));
  const { file, bytes, sha256 } = manifest;
  const model = await downloads.fetch({ url: modelsUrl + file, bytes, version: sha256 });
  await checkDigest(model, manifest);
  return { manifest, model };
}
