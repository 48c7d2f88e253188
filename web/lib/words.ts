// `emoxnet/words`: what the package says to visitors, in their language.
export { faultCodes } from './shared/faults.ts';
export {
  de,
  en,
  type Language,
  languageOf,
  languages,
  type Words,
  wordsFor,
} from './words/languages.ts';
