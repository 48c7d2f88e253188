// Presets and muscle sliders for the drawn face.

import { make } from '../common/element.ts';
import { actionUnits, type Muscle, type Muscles, muscleNames, presets } from '../puppet/puppet.ts';
import { strings } from '../words/strings.ts';

export class PuppetPanel {
  readonly #onChange: (muscles: Muscles) => void;
  readonly #sliders = new Map<Muscle, { input: HTMLInputElement; output: HTMLElement }>();
  readonly #buttons = new Map<string, HTMLButtonElement>();
  #muscles: Muscles = { ...presets.neutral };
  /** Whether a slider is on its way: one move, however many values it passes. */
  #sliding = false;
  #onMove: () => void = () => undefined;

  constructor(
    presetGroup: HTMLElement,
    sliderGroup: HTMLElement,
    onChange: (muscles: Muscles) => void,
  ) {
    this.#onChange = onChange;
    presetGroup.replaceChildren(
      ...Object.entries(presets).map(([name, muscles]) => this.#preset(name, muscles)),
    );
    sliderGroup.replaceChildren(...muscleNames.map((name) => this.#slider(name)));
    this.#apply(presets.happy, 'happy');
  }

  get muscles(): Muscles {
    return this.#muscles;
  }

  /** Calls back at the start of each move of a slider. */
  onMove(callback: () => void): void {
    this.#onMove = callback;
  }

  /** Lets every muscle go. */
  rest(): void {
    this.#apply(presets.neutral, 'neutral');
    this.#onChange(this.#muscles);
  }

  allowPresets(allowed: boolean): void {
    for (const button of this.#buttons.values()) button.disabled = !allowed;
  }

  #preset(name: string, muscles: Readonly<Muscles>): HTMLElement {
    const button = make('button', 'chip', strings.className(name));
    button.type = 'button';
    button.dataset.preset = name;
    button.addEventListener('click', () => {
      this.#apply(muscles, name);
      this.#onChange(this.#muscles);
    });
    this.#buttons.set(name, button);
    return button;
  }

  #slider(name: Muscle): HTMLElement {
    const slider = make('input');
    Object.assign(slider, { type: 'range', min: '0', max: '1', step: '0.05' });
    const output = make('span', 'slider-value');
    output.setAttribute('aria-hidden', 'true');
    slider.addEventListener('input', () => {
      if (!this.#sliding) this.#onMove();
      this.#sliding = true;
      output.textContent = strings.percent(slider.valueAsNumber);
      this.#muscles = { ...this.#muscles, [name]: slider.valueAsNumber };
      this.#press(undefined);
      this.#onChange(this.#muscles);
    });
    slider.addEventListener('change', () => {
      this.#sliding = false;
    });
    this.#sliders.set(name, { input: slider, output });
    const label = make('label', 'slider');
    label.append(make('span', '', strings.muscle(name, actionUnits[name])), output, slider);
    return label;
  }

  #apply(muscles: Readonly<Muscles>, preset: string): void {
    this.#muscles = { ...muscles };
    for (const [name, { input, output }] of this.#sliders) {
      input.value = String(muscles[name]);
      output.textContent = strings.percent(muscles[name]);
    }
    this.#press(preset);
  }

  /** Marks the preset that the sliders stand at, if any. */
  #press(preset: string | undefined): void {
    for (const [name, button] of this.#buttons) {
      button.setAttribute('aria-pressed', String(name === preset));
    }
  }
}
