// Whether this browser can do what is needed. Least versions: Chrome and Edge 111, Firefox 115,
// Safari 16.4.

/** The smallest module with a SIMD instruction (github.com/GoogleChromeLabs/wasm-feature-detect). */
const simd = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0],
  ...[65, 0, 253, 15, 253, 98, 11],
);

/** What is missing, in the words of the standards; empty where everything is there. */
export function missingFeatures(): string[] {
  const needed: [string, boolean][] = [
    ['WebAssembly', typeof WebAssembly === 'object'],
    ['WebAssembly SIMD', typeof WebAssembly === 'object' && WebAssembly.validate(simd)],
    ['Worker', typeof Worker === 'function'],
    ['OffscreenCanvas', typeof OffscreenCanvas === 'function'],
    ['createImageBitmap', typeof createImageBitmap === 'function'],
    ['Array.prototype.toSorted', 'toSorted' in Array.prototype],
    ['a page that a server sent', globalThis.location?.protocol !== 'file:'],
  ];
  return needed.filter(([, there]) => !there).map(([name]) => name);
}
