// The big picture: the camera's video or a still, and the overlay on top of it.
import type { Answer } from 'emoxnet';
import { drawAnswer, type OverlayOptions } from 'emoxnet/draw';
import { context2d } from '../common/element.ts';

export type View = 'welcome' | 'video' | 'still';

export class Stage {
  readonly #root: HTMLElement;
  readonly #overlay: HTMLCanvasElement;
  readonly video: HTMLVideoElement;
  /** Holds the photo or the drawn face. */
  readonly still: HTMLCanvasElement;

  /** `root`: holds the three elements; styled by its data-view and data-mirrored. */
  constructor(
    root: HTMLElement,
    video: HTMLVideoElement,
    still: HTMLCanvasElement,
    overlay: HTMLCanvasElement,
  ) {
    this.#root = root;
    this.video = video;
    this.still = still;
    this.#overlay = overlay;
  }

  showWelcome(): void {
    this.#show('welcome', false);
  }

  showVideo(mirrored: boolean): void {
    this.#show('video', mirrored);
  }

  /** Gives the still canvas this size in pixels and shows it. */
  showStill(width: number, height: number): CanvasRenderingContext2D {
    this.#show('still', false);
    this.still.width = width;
    this.still.height = height;
    return context2d(this.still);
  }

  drawAnswer(answer: Answer, options: Pick<OverlayOptions, 'captions' | 'showMap'>): void {
    const { mirrored } = this;
    drawAnswer(this.#overlay, answer, { ...options, mirrored, showBox: true });
  }

  clearOverlay(): void {
    context2d(this.#overlay).clearRect(0, 0, this.#overlay.width, this.#overlay.height);
  }

  get view(): View {
    return this.#root.dataset.view as View;
  }

  get mirrored(): boolean {
    return this.#root.dataset.mirrored === 'true';
  }

  /** The overlay is to be drawn again. */
  mirror(mirrored: boolean): void {
    this.#root.dataset.mirrored = String(mirrored);
  }

  #show(view: View, mirrored: boolean): void {
    this.#root.dataset.view = view;
    this.#root.dataset.mirrored = String(mirrored);
    this.clearOverlay();
  }
}
