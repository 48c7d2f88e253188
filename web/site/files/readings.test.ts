import type { Answer, Flaw } from 'emoxnet';
import { expect, test } from 'vitest';
import {
  FaceNumbers,
  type FaceReading,
  mostSeen,
  type Reading,
  readingOf,
  toCsv,
  toJson,
  usualFlaws,
} from './readings.ts';

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
    readingOf('film.mp4', answer, { time: 1234.5678, numbers: new FaceNumbers() }),
    readingOf('wall.png', nobody),
  ];
  expect(toCsv(readings, classes).split('\r\n')).toEqual([
    'file,seconds,face,x,y,width,height,expression,sure,happy,sad,flaws',
    '"a, ""b"".jpg",,3,10.0,20.3,30.0,40.0,happy,true,0.8765,0.1235,small dark',
    'film.mp4,1.235,1,10.0,20.3,30.0,40.0,happy,true,0.8765,0.1235,small dark',
    'wall.png,,,,,,,,,,,',
    '',
  ]);
});

test('JSON names the network and keeps the same', () => {
  const found = JSON.parse(
    toJson(
      [readingOf('film.mp4', answer, { time: 40, numbers: new FaceNumbers() })],
      classes,
      'lite',
    ),
  );
  expect(found).toMatchObject({
    model: 'lite',
    classes,
    readings: [{ file: 'film.mp4', time: 40 }],
  });
  expect(found.readings[0].faces[0].probabilities).toEqual([0.8765, 0.1235]);
});

const boxAt = (x: number) => ({ x, y: 20, width: 30, height: 40 });
const faces = (...places: [id: number, x: number][]) =>
  places.map(([id, x]) => ({ id, box: boxAt(x) }));

test('a film’s faces are numbered from 1, whatever numbers a reader gives them', () => {
  const numbers = new FaceNumbers();
  expect(numbers.of(faces([7, 10]), 0)).toEqual([1]);
  expect(numbers.of(faces([9, 80], [7, 12]), 40)).toEqual([2, 1]);
  expect(numbers.of(faces([11, 200]), 80)).toEqual([3]);
});

test('who was there when a film was stopped keeps the number as it goes on', () => {
  const numbers = new FaceNumbers();
  const before: Reading[] = [0, 40].map((time) => {
    const ids = numbers.of(faces([7, 10], [9, 80]), time);
    const there = ids.map((id, index) => ({ id, box: boxAt(index === 0 ? 10 : 80) }));
    return { file: 'film.mp4', time, faces: there } as unknown as Reading;
  });
  expect(new FaceNumbers(before).of(faces([1, 82], [2, 150], [3, 12]), 80)).toEqual([2, 3, 1]);
  // After a gap nobody is known by the place.
  expect(new FaceNumbers(before).of(faces([1, 82]), 900)).toEqual([3]);
  expect(mostSeen(before)).toBe(1);
  expect(mostSeen([])).toBeUndefined();
});

test('a film is said to have what most frames of its face have', () => {
  const frame = (flaws: Flaw[]): Reading => ({
    file: 'film.mp4',
    faces: [{ ...readingOf('film.mp4', answer).faces[0], id: 1, flaws } as FaceReading],
  });
  const frames = [frame(['dark', 'small']), frame(['dark']), frame([])];
  expect(usualFlaws(frames, 1)).toEqual(['dark']);
  expect(usualFlaws(frames, 2)).toEqual([]);
});
