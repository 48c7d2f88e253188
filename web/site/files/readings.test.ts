import type { Answer } from 'emoxnet';
import { expect, test } from 'vitest';
import { readingOf, toCsv, toJson } from './readings.ts';

const classes = ['happy', 'sad'];
const answer = {
  faces: [
    {
      id: 3,
      box: { x: 10, y: 20.26, width: 30, height: 40 },
      expression: 'happy',
      sure: true,
      probabilities: new Float32Array([0.87654321, 0.12345679]),
      flaws: ['small', 'dark'],
    },
  ],
} as unknown as Answer;
const nobody = { faces: [] } as unknown as Answer;

test('CSV has a line for each face, and one for a picture without any', () => {
  const readings = [
    readingOf('a, "b".jpg', answer),
    readingOf('film.mp4', answer, { time: 1234.5678, known: 4 }),
    readingOf('wall.png', nobody),
  ];
  expect(toCsv(readings, classes).split('\r\n')).toEqual([
    'file,seconds,face,x,y,width,height,expression,sure,happy,sad,flaws',
    '"a, ""b"".jpg",,3,10.0,20.3,30.0,40.0,happy,true,0.8765,0.1235,small dark',
    'film.mp4,1.235,7,10.0,20.3,30.0,40.0,happy,true,0.8765,0.1235,small dark',
    'wall.png,,,,,,,,,,,',
    '',
  ]);
});

test('JSON names the network and keeps the same', () => {
  const found = JSON.parse(toJson([readingOf('film.mp4', answer, { time: 40 })], classes, 'lite'));
  expect(found).toMatchObject({
    model: 'lite',
    classes,
    readings: [{ file: 'film.mp4', time: 40 }],
  });
  expect(found.readings[0].faces[0].probabilities).toEqual([0.8765, 0.1235]);
});
