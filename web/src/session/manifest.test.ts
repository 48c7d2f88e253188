import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { parseManifest } from './manifest.ts';
import { checkClasses, checkDigest } from './verify.ts';

const model = new TextEncoder().encode('a network');
const json = {
  name: 'small',
  file: 'small.onnx',
  sha256: createHash('sha256').update(model).digest('hex'),
  bytes: model.length,
  classes: ['angry', 'happy'],
  input: { name: 'images', shape: ['N', 1, 48, 48] },
  tta_steps: 10,
  scores: [],
};

test('a manifest is read', () => {
  expect(parseManifest(json)).toMatchObject({ file: 'small.onnx', tta_steps: 10 });
});

test.each([
  [null, 'expected an object'],
  [{ ...json, classes: 'angry' }, '"classes"'],
  [{ ...json, input: {} }, '"input"'],
  [{ ...json, file: undefined }, '"file"'],
  [{ ...json, bytes: -1 }, '"bytes"'],
  [{ ...json, tta_steps: 1.5 }, '"tta_steps"'],
])('a wrong manifest is refused: %#', (wrong, word) => {
  expect(() => parseManifest(wrong)).toThrow(word);
});

test('a model that was changed is refused', async () => {
  const manifest = parseManifest(json);
  await expect(checkDigest(model, manifest)).resolves.toBeUndefined();
  const changed = model.slice();
  changed[0] = 0;
  await expect(checkDigest(changed, manifest)).rejects.toThrow('small.onnx: is not the file');
});

test('classes in another order are refused', () => {
  const manifest = parseManifest(json);
  expect(() => checkClasses(manifest, ['angry', 'happy'])).not.toThrow();
  expect(() => checkClasses(manifest, ['happy', 'angry'])).toThrow('expected happy, angry');
});
