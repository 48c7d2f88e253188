// Presets and muscle sliders for the drawn face.
import { actionUnits, type Muscle, type Muscles, muscleNames, presets } from '../puppet/puppet.ts';
import { strings } from '../strings/strings.ts';
import { make } from './element.ts';

export class PuppetPanel {
  readonly #onChange: (muscles: Muscles) => void;
  readonly #sliders = new Map<Muscle, HTMLInputElement>();
  readonly #buttons = new Map<string, HTMLButtonElement>();
  #muscles: Muscles = { ...presets.neutral };

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
    slider.addEventListener('input', () => {
      this.#muscles = { ...this.#muscles, [name]: slider.valueAsNumber };
      this.#press(undefined);
      this.#onChange(this.#muscles);
    });
    this.#sliders.set(name, slider);
    const label = make('label', 'slider');
    label.append(make('span', '', strings.muscle(name, actionUnits[name])), slider);
    return label;
  }

  #apply(muscles: Readonly<Muscles>, preset: string): void {
    this.#muscles = { ...muscles };
    for (const [name, slider] of this.#sliders) slider.value = String(muscles[name]);
    this.#press(preset);
  }

  /** Marks the preset that the sliders stand at, if any. */
  #press(preset: string | undefined): void {
    for (const [name, button] of this.#buttons) {
      button.setAttribute('aria-pressed', String(name === preset));
    }
  }
}
