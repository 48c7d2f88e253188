import { expect, test } from 'vitest';
import { toCsv, toJson } from './export.ts';
import { SessionLog } from './session-log.ts';

const log = new SessionLog(['happy', 'sad']);
log.add(0.25, 'camera', 2, [0.123456, 0.876544]);
log.add(1, 'camera', 0, undefined);

test('CSV has a line for each reading, without shares where there was no face', () => {
  expect(toCsv(log)).toBe(
    'seconds,source,faces,happy,sad\r\n0.250,camera,2,0.1235,0.8765\r\n1.000,camera,0,,\r\n',
  );
});

test('JSON names the network and the classes', () => {
  expect(JSON.parse(toJson(log, 'emoxnet-lite'))).toEqual({
    model: 'emoxnet-lite',
    classes: ['happy', 'sad'],
    readings: [
      { seconds: 0.25, source: 'camera', faces: 2, probabilities: [0.1235, 0.8765] },
      { seconds: 1, source: 'camera', faces: 0, probabilities: null },
    ],
  });
});
