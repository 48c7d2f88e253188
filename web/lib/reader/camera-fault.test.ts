import { expect, test } from 'vitest';
import { cameraFault } from './camera-fault.ts';

test.each([
  ['NotAllowedError', 'camera-denied'],
  ['NotFoundError', 'camera-missing'],
  ['OverconstrainedError', 'camera-gone'],
  ['NotReadableError', 'camera-busy'],
  ['SecurityError', 'insecure-page'],
])('%s has a code of its own', (name, code) => {
  expect(cameraFault(new DOMException('', name)).fault.code).toBe(code);
});

test('a frame that is not lent the camera is told apart from a refusal', () => {
  const error = new DOMException('', 'NotAllowedError');
  const codes = [true, false].map((allowed) => cameraFault(error, { framed: true, allowed }));
  expect(codes.map(({ fault }) => fault.code)).toEqual(['camera-denied', 'camera-policy']);
});

test('anything else keeps its own words', () => {
  const { fault } = cameraFault(new TypeError('odd'));
  expect(fault).toEqual({ code: 'camera-failed', part: 'camera', detail: 'odd' });
});
