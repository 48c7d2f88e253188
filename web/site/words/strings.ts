// The texts in the visitor's language.
import { strings as de } from './de.ts';
import { strings as en, type Strings } from './en.ts';

const texts = { en, de };

export type Language = keyof typeof texts;

/** Each language in its own words. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

/** Where the browser keeps the visitor's choice. */
const storageKey = 'emoxnet-language';

export const language: Language = typeof document === 'undefined' ? 'en' : preferredLanguage();
export const strings: Strings = texts[language];

/** Remembered for the next page, in this browser only. */
export function rememberLanguage(chosen: Language): void {
  try {
    localStorage.setItem(storageKey, chosen);
  } catch {
    // A browser that stores nothing forgets the choice; no reason to refuse it.
  }
}

/** The first of the browser's languages that there is; English if there is none. */
export function firstKnown(wanted: readonly string[]): Language {
  const known = wanted.map((tag) => tag.toLowerCase().split('-')[0] ?? '').find(isLanguage);
  return known ?? 'en';
}

function preferredLanguage(): Language {
  return firstKnown([storedLanguage(), ...navigator.languages]);
}

function storedLanguage(): string {
  try {
    return localStorage.getItem(storageKey) ?? '';
  } catch {
    return '';
  }
}

function isLanguage(name: string): name is Language {
  return Object.hasOwn(texts, name);
}
