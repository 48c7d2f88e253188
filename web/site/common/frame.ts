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
import { acceptFiles, type OnFiles } from './accept-files.ts';
import { chooseColours, rememberedColours } from './colours.ts';
import { emptyInbox, sendFiles } from './inbox.ts';

/**
 * Call first: the page's other modules find their elements already in words. `onFiles`: what is done with
 * files that are dropped here; left out: the page that reads files gets them.
 */
export function openFrame(onFiles: OnFiles = sendSome): void {
  byId('unscripted', HTMLElement).remove();
  translate();
  acceptFiles(onFiles);
  offerLanguages(byId('language', HTMLSelectElement));
  offerColours(byId('colours', HTMLSelectElement));
  void keepOffline();
  void emptyInbox();
}

function sendSome(files: File[]): void {
  if (files.length > 0) void sendFiles(files);
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

/** After the first visit the site needs no network; how much of the disk that takes is said below. */
async function keepOffline(): Promise<void> {
  // Not in development, whose files change.
  if (import.meta.env.DEV || !('serviceWorker' in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register('./offline.js');
    const { usage = 0 } = await navigator.storage.estimate();
    byId('stored', HTMLElement).textContent = usage === 0 ? '' : strings.frame.stored(usage);
    await renew(registration);
  } catch {
    // A browser that keeps nothing asks the network each time.
  }
}

/** Whoever reloads the page is to get what the server has now, not what was kept of it. */
async function renew(registration: ServiceWorkerRegistration): Promise<void> {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (navigation?.type !== 'reload' || navigator.serviceWorker.controller === null) return;
  await registration.update();
  const next = registration.installing ?? registration.waiting;
  next?.addEventListener('statechange', () => {
    // Not as a reload, or a server that sends one version and another by turns would have no end.
    if (next.state === 'activated') location.replace(location.pathname + location.search);
  });
  next?.postMessage('take over');
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
