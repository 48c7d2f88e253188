// Light or dark: the system's way unless the visitor chose.

/** Where the browser keeps the visitor's choice. */
const storageKey = 'emoxnet-colours';

/** 'auto', 'light' or 'dark'. */
export function rememberedColours(): string {
  try {
    return localStorage.getItem(storageKey) ?? 'auto';
  } catch {
    return 'auto';
  }
}

/** Everything else follows from the colour scheme: see page.css. */
export function chooseColours(colours: string): void {
  document.documentElement.dataset.colours = colours;
  try {
    if (colours === 'auto') localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, colours);
  } catch {
    // A browser that stores nothing forgets the choice; no reason to refuse it.
  }
  for (const callback of watchers) callback();
}

const watchers: (() => void)[] = [];

/** Calls back when the colours change, for what is drawn on a canvas. */
export function onColours(callback: () => void): void {
  watchers.push(callback);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', callback);
}

/**
 * The colour of a class of a network, the `index`th of `count`, as CSS: page.css has one for each of
 * FER+'s; others share the circle of hues.
 */
export function classColour(name: string, index: number, count: number): string {
  const hue = Math.round((360 * index) / count);
  const other = `light-dark(hsl(${hue} 60% 36%), hsl(${hue} 70% 70%))`;
  return `var(--class-${name.replace(/[^\w-]/g, '_')}, ${other})`;
}

/** A custom property of page.css as a colour that a canvas takes. */
export function colour(property: string): string {
  return plainColour(`var(${property})`);
}

/** A colour as CSS has it as one that a canvas takes. */
export function plainColour(css: string): string {
  const element = document.body;
  const before = element.style.color;
  element.style.color = css;
  const resolved = getComputedStyle(element).color;
  element.style.color = before;
  return resolved;
}
