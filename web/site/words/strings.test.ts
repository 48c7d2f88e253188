import { expect, test } from 'vitest';
import { strings as de } from './de.ts';
import { strings as en } from './en.ts';
import { firstKnown } from './strings.ts';

test('the first language that there is wins, whatever its region', () => {
  expect(firstKnown(['fr-FR', 'de-AT', 'en'])).toBe('de');
  expect(firstKnown(['', 'en-GB', 'de'])).toBe('en');
});

test('English stands in for a language that there is not', () => {
  expect(firstKnown(['fr', 'constructor'])).toBe('en');
  expect(firstKnown([])).toBe('en');
});

test('every plain text is translated', () => {
  // Names, and the same word in both languages.
  const alike = ['EmoXNet', 'Live', 'Quiz', 'human', 'face-api'];
  const english = plainTexts(en);
  for (const [path, text] of Object.entries(plainTexts(de))) {
    expect(text.trim(), path).not.toBe('');
    if (!alike.includes(text)) expect(text, path).not.toBe(english[path]);
  }
});

/** All texts that are not functions, by their path. */
function plainTexts(tree: object, path = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([name, value]) => {
      if (typeof value === 'string') return [[`${path}${name}`, value]];
      return typeof value === 'object' ? Object.entries(plainTexts(value, `${path}${name}.`)) : [];
    }),
  );
}
