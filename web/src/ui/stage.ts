// The big picture: the camera's video or a still, and the overlay on top of it.
import type { Answer } from '../pipeline/protocol.ts';
import { context2d } from './element.ts';
import { drawOverlay, type OverlayOptions } from './overlay.ts';

export type View = 'welcome' | 'video' | 'still';

export class Stage {
  readonly #root: HTMLElement;
  readonly #overlay: HTMLCanvasElement;
  readonly video: HTMLVideoElement;
  /** Holds the photo or the drawn face. */
  readonly still: HTMLCanvasElement;
  #fileUrl: string | undefined;

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

  /** Resolves when the first frame is there. */
  async showVideo(stream: MediaStream, mirrored: boolean): Promise<void> {
    this.#show('video', mirrored);
    this.video.srcObject = stream;
    await this.video.play();
  }

  /** Plays a file over and over. Resolves when the first frame is there; rejects if it is no video. */
  async showVideoFile(file: File): Promise<void> {
    this.#show('video', false);
    this.#fileUrl = URL.createObjectURL(file);
    this.video.src = this.#fileUrl;
    await this.video.play();
  }

  /** Gives the still canvas this size in pixels and shows it. */
  showStill(width: number, height: number): CanvasRenderingContext2D {
    this.#show('still', false);
    this.still.width = width;
    this.still.height = height;
    return context2d(this.still);
  }

  drawAnswer(answer: Answer, options: Omit<OverlayOptions, 'mirrored'>): void {
    drawOverlay(this.#overlay, answer, { ...options, mirrored: this.mirrored });
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
    this.video.srcObject = null;
    this.video.removeAttribute('src');
    if (this.#fileUrl !== undefined) URL.revokeObjectURL(this.#fileUrl);
    this.#fileUrl = undefined;
    this.#root.dataset.view = view;
    this.#root.dataset.mirrored = String(mirrored);
    this.clearOverlay();
  }
}
