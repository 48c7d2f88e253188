import { expect, test } from 'vitest';
import { strings } from '../strings/en.ts';
import { cameraErrorMessage } from './camera-error.ts';

const { errors } = strings;

test.each([
  ['NotAllowedError', errors.cameraDenied],
  ['NotFoundError', errors.cameraMissing],
  ['OverconstrainedError', errors.cameraMissing],
  ['NotReadableError', errors.cameraBusy],
  ['SecurityError', errors.cameraInsecure],
])('%s has a sentence of its own', (name, sentence) => {
  expect(cameraErrorMessage(new DOMException('', name))).toBe(sentence);
});

test('anything else keeps its own words', () => {
  expect(cameraErrorMessage(new TypeError('odd'))).toBe(errors.cameraFailed('odd'));
});
