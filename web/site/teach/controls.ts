// The sliders that spoil the picture or the crop.
import type { CropChange } from 'emoxnet';
import { make } from '../common/element.ts';
import { strings } from '../words/strings.ts';
import type { Disturbance } from './disturb.ts';

export type Setting = keyof Disturbance | keyof CropChange;
export type Settings = Readonly<Record<Setting, number>>;

interface Range {
  min: number;
  max: number;
  step: number;
  /** Where nothing is spoiled. */
  rest: number;
}

export const ranges: Readonly<Record<Setting, Range>> = {
  light: { min: 0.05, max: 3, step: 0.05, rest: 1 },
  blur: { min: 1, max: 24, step: 0.5, rest: 1 },
  rotation: { min: -180, max: 180, step: 5, rest: 0 },
  scale: { min: 0.4, max: 2.4, step: 0.05, rest: 1 },
  shift: { min: -0.5, max: 0.5, step: 0.025, rest: 0 },
};
const names = Object.keys(ranges) as Setting[];

export const atRest: Settings = Object.fromEntries(
  names.map((name) => [name, ranges[name].rest]),
) as unknown as Settings;

/** Evenly from one end of a slider to the other. */
export function sweepValues(setting: Setting, count: number): number[] {
  const { min, max } = ranges[setting];
  return Array.from({ length: count }, (_, index) => min + ((max - min) * index) / (count - 1));
}

export interface ControlsOptions {
  onChange(settings: Settings): void;
  /** Asked to try every value of one slider. */
  onSweep(setting: Setting): void;
}

export class Controls {
  readonly #options: ControlsOptions;
  readonly #sliders = new Map<Setting, { input: HTMLInputElement; value: HTMLElement }>();
  #settings: Settings = atRest;

  /** `place`: an empty element for the sliders. */
  constructor(place: HTMLElement, options: ControlsOptions) {
    this.#options = options;
    const reset = make('button', '', strings.teach.reset);
    reset.type = 'button';
    reset.addEventListener('click', () => this.reset());
    place.replaceChildren(...names.map((name) => this.#slider(name)), reset);
  }

  get settings(): Settings {
    return this.#settings;
  }

  reset(): void {
    this.#settings = atRest;
    for (const name of names) this.#show(name);
    this.#options.onChange(this.#settings);
  }

  #slider(name: Setting): HTMLElement {
    const { min, max, step } = ranges[name];
    const input = make('input');
    Object.assign(input, { type: 'range', min, max, step });
    const value = make('span', 'slider-value');
    value.setAttribute('aria-hidden', 'true');
    this.#sliders.set(name, { input, value });
    this.#show(name, atRest[name]);
    input.addEventListener('input', () => {
      this.#settings = { ...this.#settings, [name]: input.valueAsNumber };
      this.#show(name);
      this.#options.onChange(this.#settings);
    });
    const label = make('label', 'slider');
    label.append(make('span', '', strings.teach.settings[name]), value, input);
    const sweep = make('button', 'sweep-button', strings.teach.sweep);
    sweep.type = 'button';
    sweep.setAttribute('aria-label', strings.teach.sweepOf(strings.teach.settings[name]));
    sweep.addEventListener('click', () => this.#options.onSweep(name));
    const row = make('div', 'disturbance');
    row.append(label, sweep);
    return row;
  }

  #show(name: Setting, setting = this.#settings[name]): void {
    const slider = this.#sliders.get(name);
    if (slider === undefined) return;
    const words = strings.teach.value(name, setting);
    slider.input.value = String(setting);
    slider.input.setAttribute('aria-valuetext', words);
    slider.value.textContent = words;
  }
}
