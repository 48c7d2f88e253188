import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { parseManifest } from './manifest.ts';
import { checkClasses, checkDigest } from './verify.ts';

const content = new TextEncoder().encode('a network');
const file = {
  file: 'small.onnx',
  sha256: createHash('sha256').update(content).digest('hex'),
  bytes: content.length,
};
const json = {
  name: 'small',
  wasm: file,
  webgpu: { ...file, file: 'small-webgpu.onnx' },
  classes: ['angry', 'happy'],
  input: { name: 'images', shape: ['N', 1, 48, 48] },
  tta_steps: 10,
  scores: [],
};

test('a manifest is read', () => {
  const { wasm, webgpu, tta_steps } = parseManifest(json);
  expect(wasm).toEqual(file);
  expect(webgpu.file).toBe('small-webgpu.onnx');
  expect(tta_steps).toBe(10);
});

test.each([
  [null, 'expected an object'],
  [{ ...json, classes: 'angry' }, '"classes"'],
  [{ ...json, input: {} }, '"input"'],
  [{ ...json, name: '' }, '"name"'],
  [{ ...json, webgpu: undefined }, '"webgpu"'],
  [{ ...json, wasm: { ...file, file: undefined } }, '"wasm.file"'],
  [{ ...json, webgpu: { ...file, bytes: -1 } }, '"webgpu.bytes"'],
  [{ ...json, tta_steps: 1.5 }, '"tta_steps"'],
])('a wrong manifest is refused: %#', (wrong, word) => {
  expect(() => parseManifest(wrong)).toThrow(word);
});

test('a file that was changed is refused', async () => {
  await expect(checkDigest(content, file)).resolves.toBeUndefined();
  const changed = content.slice();
  changed[0] = 0;
  await expect(checkDigest(changed, file)).rejects.toThrow('small.onnx: is not the file');
});

test('classes in another order are refused', () => {
  const manifest = parseManifest(json);
  expect(() => checkClasses(manifest, ['angry', 'happy'])).not.toThrow();
  expect(() => checkClasses(manifest, ['happy', 'angry'])).toThrow('expected happy, angry');
});
