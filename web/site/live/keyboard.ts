// One key for everything that is done often. They can be turned off, as speech input may type them
// (WCAG 2.1, success criterion 2.1.4).

import { byId, make } from '../common/element.ts';
import { strings } from '../words/strings.ts';

export interface Shortcut {
  key: string;
  text: string;
  run(): void;
}

/** Where letters have a meaning of their own. */
const typing = 'select, textarea, input:not([type=range], [type=checkbox], [type=file])';

export class Keyboard {
  readonly #dialog = byId('keys', HTMLDialogElement);
  readonly #on = byId('keys-on', HTMLInputElement);

  constructor(shortcuts: readonly Shortcut[]) {
    const all = [...shortcuts, { key: '?', text: strings.keys.help, run: () => this.show() }];
    byId('key-list', HTMLElement).replaceChildren(
      ...all.flatMap(({ key, text }) => {
        const term = make('dt');
        term.append(make('kbd', '', key.toUpperCase()));
        return [term, make('dd', '', text)];
      }),
    );
    document.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
      if (!this.#on.checked || this.#dialog.open) return;
      if (event.target instanceof Element && event.target.matches(typing)) return;
      const shortcut = all.find(({ key }) => key === event.key.toLowerCase());
      if (shortcut === undefined) return;
      event.preventDefault();
      shortcut.run();
    });
  }

  show(): void {
    this.#dialog.showModal();
  }
}
