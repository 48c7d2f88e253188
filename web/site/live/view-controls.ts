// Freeze, mirror and full screen: how the picture is shown, whatever it is.
import { byId } from '../common/element.ts';
import type { Stage } from './stage.ts';

export class ViewControls {
  readonly #stage: Stage;
  readonly #freeze = byId('freeze', HTMLButtonElement);
  readonly #mirror = byId('mirror', HTMLButtonElement);
  readonly #fullScreen = byId('full-screen', HTMLButtonElement);

  /** `redraw`: called when the overlay is to be drawn again. */
  constructor(stage: Stage, redraw: () => void) {
    this.#stage = stage;
    this.#freeze.addEventListener('click', () => {
      if (stage.video.paused) void stage.video.play();
      else stage.video.pause();
    });
    for (const event of ['play', 'pause', 'emptied']) {
      stage.video.addEventListener(event, () => this.refresh());
    }
    this.#mirror.addEventListener('click', () => {
      stage.mirror(!stage.mirrored);
      this.refresh();
      redraw();
    });
    this.#fullScreen.addEventListener('click', () => void this.#toggleFullScreen());
    // Phones of Apple's show only videos on the full screen.
    this.#fullScreen.hidden = !document.fullscreenEnabled;
    document.addEventListener('fullscreenchange', () => this.refresh());
  }

  /** Call when the stage shows something else. */
  refresh(): void {
    const { view, mirrored, video } = this.#stage;
    this.#freeze.disabled = view !== 'video';
    this.#mirror.disabled = view === 'welcome';
    press(this.#freeze, view === 'video' && video.paused);
    press(this.#mirror, mirrored);
    press(this.#fullScreen, document.fullscreenElement !== null);
  }

  click(control: 'freeze' | 'mirror' | 'fullScreen'): void {
    const buttons = { freeze: this.#freeze, mirror: this.#mirror, fullScreen: this.#fullScreen };
    buttons[control].click();
  }

  async #toggleFullScreen(): Promise<void> {
    if (document.fullscreenElement !== null) await document.exitFullscreen();
    else await byId('content', HTMLElement).requestFullscreen();
  }
}

function press(button: HTMLButtonElement, pressed: boolean): void {
  button.setAttribute('aria-pressed', String(pressed));
}
