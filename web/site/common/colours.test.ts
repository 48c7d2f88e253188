import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { classColour } from './colours.ts';

const page = readFileSync(new URL('page.css', import.meta.url), 'utf8');

test('each of the eight classes of FER+ has a colour of its own', () => {
  const eight = ['angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral', 'contempt'];
  const colours = eight.map((name) => new RegExp(`--class-${name}: (.*);`).exec(page)?.[1]);
  expect(colours).not.toContain(undefined);
  expect(new Set(colours).size).toBe(eight.length);
});

test('classes that the page does not know differ in colour, whatever they are called', () => {
  const names = ['bored', 'so so', 'x); color: red'];
  const colours = names.map((name, index) => classColour(name, index, names.length));
  const fallbacks = colours.map(
    (css) => /^var\(--class-[\w-]+, (light-dark\(.*\))\)$/.exec(css)?.[1],
  );
  expect(fallbacks).not.toContain(undefined);
  expect(new Set(fallbacks).size).toBe(names.length);
});
