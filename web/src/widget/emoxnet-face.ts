// <emoxnet-face>: the reader as one tag. Nothing is loaded and no camera opens before its button is
// pressed.
//
//   <script type="module" src="emoxnet-face.js"></script>
//   <emoxnet-face></emoxnet-face>
//
// Dispatches `expression` (ExpressionEvent) for every answer with a face.
import { Feed } from '../picture/feed.ts';
import { modelsUrl } from '../pipeline/models-url.ts';
import type { Answer } from '../pipeline/protocol.ts';
import { Reader } from '../pipeline/reader.ts';
import { strings } from '../strings/strings.ts';
import barsCss from '../ui/bars.css?inline';
import { Bars } from '../ui/bars.ts';
import { make } from '../ui/element.ts';
import widgetCss from './emoxnet-face.css?inline';

/** Shares in [0,1] by class name; they sum to 1. */
export type ExpressionEvent = CustomEvent<{ probabilities: Record<string, number> }>;

export class EmoxnetFace extends HTMLElement {
  readonly #video = make('video');
  readonly #button = make('button', '', strings.start);
  readonly #status = make('p', 'status', strings.idleHint);
  readonly #bars: Bars;
  readonly #reader: Reader;
  #classes: string[] = [];
  readonly #feed = new Feed();
  /** From one Start to its Stop. */
  #running = false;

  constructor() {
    super();
    const list = make('ul', 'bars');
    this.#bars = new Bars(list, this.#classes);
    this.#video.muted = true;
    this.#video.playsInline = true;
    this.#status.setAttribute('role', 'status');
    this.#button.type = 'button';
    this.#button.addEventListener('click', () => {
      if (this.#running) this.stop();
      else void this.start();
    });
    const root = this.attachShadow({ mode: 'open' });
    // Constructed sheets pass a strict Content-Security-Policy, <style> would not.
    root.adoptedStyleSheets = [barsCss, widgetCss].map((css) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      return sheet;
    });
    const promise = make('p', 'promise', strings.promise);
    root.append(this.#video, list, this.#status, this.#button, promise);
    this.#reader = new Reader({
      wish: 'auto',
      modelsUrl,
      onProgress: (received, expected) => this.#say(strings.downloading(received, expected)),
      onReady: ({ classes }) => {
        this.#classes = classes;
        this.#bars.setClasses(classes);
        this.#say(strings.reading);
      },
      onAnswer: (answer) => this.#show(answer),
      onError: (error) => this.#fail(error),
    });
  }

  /** Opens the camera. Call it from a click: browsers ask the visitor then. */
  async start(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    const { turn } = this.#feed;
    this.#button.textContent = strings.stop;
    this.#say(strings.openingCamera);
    this.#reader.open().catch(() => undefined);
    try {
      const lost = () => this.#fail(new Error(strings.errors.cameraLost));
      const camera = await this.#feed.openCamera(lost);
      if (camera === undefined) return;
      this.#video.srcObject = camera.stream;
      await this.#video.play();
      if (turn !== this.#feed.turn) return;
      this.#feed.watch(this.#video, (picture) => this.#reader.offerFrame(picture));
    } catch (error) {
      if (turn === this.#feed.turn) this.#fail(error as Error);
    }
  }

  /** Ends the camera and frees the network. */
  stop(): void {
    this.#feed.leave();
    this.#running = false;
    this.#reader.close();
    this.#video.srcObject = null;
    this.#bars.clear();
    this.#button.textContent = strings.start;
    this.#say(strings.stopped);
  }

  disconnectedCallback(): void {
    this.stop();
  }

  #show({ faces: [face] }: Answer): void {
    if (face === undefined) {
      this.#bars.clear();
      this.#say(strings.noFace);
      return;
    }
    const values = face.probabilities;
    this.#bars.show(values);
    this.#say('');
    const probabilities = Object.fromEntries(
      this.#classes.map((name, index) => [name, values[index] ?? 0]),
    );
    const options = { detail: { probabilities }, bubbles: true, composed: true };
    this.dispatchEvent(new CustomEvent('expression', options) satisfies ExpressionEvent);
  }

  #fail(error: Error): void {
    this.stop();
    this.#say(error.message);
  }

  #say(text: string): void {
    if (this.#status.textContent !== text) this.#status.textContent = text;
  }
}

customElements.define('emoxnet-face', EmoxnetFace);
