// A model is used only if it is the one its manifest describes.
import type { Manifest, NetworkFile } from './manifest.ts';

/** Throws an Error if the content is not the one whose digest the manifest gives. */
export async function checkDigest(content: Uint8Array<ArrayBuffer>, { file, sha256 }: NetworkFile) {
  // Browsers offer digests to secure pages only; elsewhere the check is left out.
  if (globalThis.crypto?.subtle === undefined) return;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (hex !== sha256.toLowerCase()) {
    throw new Error(`${file}: is not the file that manifest.json describes.`);
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
