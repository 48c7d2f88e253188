import { expect, test } from 'vitest';
import { parseManifest } from './manifest.ts';

const file = { file: 'small.onnx', sha256: 'ab'.repeat(32), bytes: 9 };
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
  expect(wasm).toEqual({ ...file, optimised: false });
  expect(webgpu.file).toBe('small-webgpu.onnx');
  expect(tta_steps).toBe(10);
});

test('its classes are as many as it names', () => {
  const eight = ['angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral', 'contempt'];
  expect(parseManifest({ ...json, classes: eight }).classes).toEqual(eight);
});

test.each([
  [null, 'expected an object'],
  [{ ...json, classes: 'angry' }, '"classes"'],
  [{ ...json, classes: ['angry'] }, 'two names or more'],
  [{ ...json, classes: ['angry', 'angry'] }, 'each once'],
  [{ ...json, input: {} }, '"input"'],
  [{ ...json, name: '' }, '"name"'],
  [{ ...json, webgpu: undefined }, '"webgpu"'],
  [{ ...json, wasm: { ...file, file: undefined } }, '"wasm.file"'],
  [{ ...json, webgpu: { ...file, bytes: -1 } }, '"webgpu.bytes"'],
  [{ ...json, tta_steps: 1.5 }, '"tta_steps"'],
])('a wrong manifest is refused: %#', (wrong, word) => {
  expect(() => parseManifest(wrong)).toThrow(word);
});

test('what neutral faces get is read from the scores, where there are such faces', () => {
  const scores = [
    {
      tta: {
        confusion: [
          [3, 1],
          [2, 6],
        ],
      },
    },
  ];
  expect(parseManifest({ ...json, scores }).neutral).toBeUndefined();
  const calm = { ...json, classes: ['angry', 'neutral'] };
  expect(parseManifest(calm).neutral).toBeUndefined();
  expect(parseManifest({ ...calm, scores }).neutral).toEqual([0.25, 0.75]);
  expect(parseManifest({ ...calm, scores: [{ tta: {} }] }).neutral).toBeUndefined();
});
