// What every page has around its content: its texts in the visitor's language, the choice of
// language and colours.

import { byId } from '../common/element.ts';
import {
  type Language,
  language,
  languageNames,
  rememberLanguage,
  strings,
} from '../words/strings.ts';
import { textAt } from '../words/text-at.ts';
import { chooseColours, rememberedColours } from './colours.ts';

/** Call first: the page's other modules find their elements already in words. */
export function openFrame(): void {
  translate();
  offerLanguages(byId('language', HTMLSelectElement));
  offerColours(byId('colours', HTMLSelectElement));
}

/** The build has filled in the English texts. */
function translate(): void {
  document.documentElement.lang = language;
  if (language === 'en') return;
  for (const element of document.querySelectorAll<HTMLElement>('[data-text]')) {
    element.textContent = textAt(strings, element.dataset.text ?? '');
  }
  for (const element of document.querySelectorAll<HTMLElement>('[data-label]')) {
    element.setAttribute('aria-label', textAt(strings, element.dataset.label ?? ''));
  }
}

function offerLanguages(select: HTMLSelectElement): void {
  for (const [code, name] of Object.entries(languageNames)) {
    const option = new Option(name, code);
    option.lang = code;
    select.append(option);
  }
  select.value = language;
  select.addEventListener('change', () => {
    rememberLanguage(select.value as Language);
    location.reload();
  });
}

function offerColours(select: HTMLSelectElement): void {
  select.value = rememberedColours();
  chooseColours(select.value);
  select.addEventListener('change', () => chooseColours(select.value));
}
