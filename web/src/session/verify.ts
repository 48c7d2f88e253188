// A model is used only if it is the one its manifest describes.
import type { Manifest } from './manifest.ts';

/** Throws an Error if the file is not the one whose digest the manifest gives. */
export async function checkDigest(model: Uint8Array<ArrayBuffer>, manifest: Manifest) {
  // Browsers offer digests to secure pages only; elsewhere the check is left out.
  if (globalThis.crypto?.subtle === undefined) return;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', model));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (hex !== manifest.sha256.toLowerCase()) {
    throw new Error(`${manifest.file}: is not the file that manifest.json describes.`);
  }
}

/** Throws an Error unless the model's classes are those of the preprocessing, in the same order. */
export function checkClasses({ classes }: Manifest, expected: readonly string[]): void {
  if (classes.join() !== expected.join()) {
    throw new Error(
      `manifest.json: has the classes ${classes.join(', ')}; expected ${expected.join(', ')}.`,
    );
  }
}
