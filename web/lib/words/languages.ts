// The languages of the package. One more is one more file here, and a line below.
import { words as de } from './de.ts';
import { words as en } from './en.ts';
import type { Words } from './words.ts';

const texts = { en, de } satisfies Record<string, Words>;

export type Language = keyof typeof texts;

/** The languages there are. */
export const languages = Object.keys(texts) as Language[];

/** The first of these language tags (`de-AT`) that there are words for; English if there is none. */
export function languageOf(wanted: readonly string[]): Language {
  const known = wanted.map((tag) => tag.toLowerCase().split('-')[0] ?? '');
  return known.find((name): name is Language => Object.hasOwn(texts, name)) ?? 'en';
}

export function wordsFor(wanted: readonly string[]): Words {
  return texts[languageOf(wanted)];
}

export type { Words };
export { de, en };
