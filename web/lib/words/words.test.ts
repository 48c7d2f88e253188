import { expect, test } from 'vitest';
import { faultCodes as codes, type PauseReason, type ProviderReason } from '../shared/faults.ts';
import { languageOf, languages, wordsFor } from './languages.ts';

// Written as records, so that one that is added without being listed here does not compile.
const pauses = Object.keys({
  hidden: 0,
  'video-paused': 0,
  'camera-muted': 0,
  'camera-frozen': 0,
  'camera-black': 0,
  'camera-lost': 0,
} satisfies Record<PauseReason, 0>) as PauseReason[];
const reasons = Object.keys({
  asked: 0,
  'asked-but-absent': 0,
  'no-webgpu': 0,
  'no-adapter-answer': 0,
  ios: 0,
  'software-adapter': 0,
  first: 0,
  slower: 0,
  proven: 0,
  disagreed: 0,
  'gpu-failed': 0,
  'device-lost': 0,
} satisfies Record<ProviderReason, 0>) as ProviderReason[];

/** Everything that the package can say in a language, some of it with a part and a detail. */
function everything(language: string): string[] {
  const words = wordsFor([language]);
  const faults = codes.flatMap((code) => {
    const { what, remedy } = words.fault({ code, part: 'a.onnx', detail: 'odd' });
    return [what, remedy];
  });
  const choices = reasons.map((reason) => words.provider({ provider: 'wasm', reason }));
  return [...faults, ...choices, ...pauses.map(words.pause)];
}

test.each(languages)(
  'in %s every fault, pause and choice is told in a whole sentence',
  (language) => {
    const words = wordsFor([language]);
    for (const code of codes) {
      const { what, remedy } = words.fault({ code, part: 'a.onnx', detail: 'odd' });
      expect(what, code).toMatch(/^[\p{Lu}„“a].*\.$/u);
      expect(remedy, code).toMatch(/^\p{Lu}.*\.$/u);
    }
    for (const text of everything(language))
      expect(text).not.toMatch(/undefined|\[object|emotion/i);
  },
);

test('the languages differ in everything they say', () => {
  const [english, ...others] = languages.map(everything);
  for (const other of others) {
    for (const [index, text] of other.entries()) expect(text).not.toBe(english?.[index]);
  }
});

test('contempt has a word, and a class that nobody knows its own name', () => {
  expect(languages.map((language) => wordsFor([language]).className('contempt'))).toEqual([
    'Contempt',
    'Verächtlich',
  ]);
  for (const language of languages) expect(wordsFor([language]).className('bored')).toBe('bored');
});

test('a fault without more to tell leaves no empty brackets', () => {
  for (const language of languages) {
    for (const code of codes) {
      const { what } = wordsFor([language]).fault({ code });
      expect(what).not.toMatch(/\(\)|“”|„“/);
    }
  }
});

test('the first language that there is wins, whatever its region', () => {
  expect(languageOf(['fr-FR', 'de-AT', 'en'])).toBe('de');
  expect(languageOf(['', 'C', 'constructor'])).toBe('en');
});
