// Completes the HTML pages: <!-- include name --> becomes partials/name.html, and {live.title}, as an
// element's whole content or as its aria-label, becomes that text of the English strings, so that each
// is written once and the page reads before its script runs. The path stays behind as data-text or
// data-label, for other languages.
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';
import { strings } from '../site/words/en.ts';
import { textAt } from '../site/words/text-at.ts';

const partial = (name: string) =>
  readFile(new URL(`../site/partials/${name}.html`, import.meta.url), 'utf8');

export function pageText(): Plugin {
  return {
    name: 'emoxnet-page-text',
    transformIndexHtml: {
      order: 'pre',
      async handler(html, { path }) {
        let page = html;
        for (const [comment, name = ''] of html.matchAll(/<!-- include ([\w-]+) -->/g)) {
          page = page.replace(comment, await partial(name));
        }
        return page
          .replaceAll(`href=".${path}"`, (link) => `${link} aria-current="page"`)
          .replaceAll(
            />\{([\w.]+)\}<\//g,
            (_, name: string) => ` data-text="${name}">${escaped(textAt(strings, name))}</`,
          )
          .replaceAll(
            /aria-label="\{([\w.]+)\}"/g,
            (_, name: string) =>
              `data-label="${name}" aria-label="${escaped(textAt(strings, name))}"`,
          );
      },
    },
  };
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
