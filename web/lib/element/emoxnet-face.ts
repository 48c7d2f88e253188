// <emoxnet-face>: a reader with its picture, its bars and its words, as one tag. Nothing is loaded before
// somebody comes near its button, and no camera opens before that is pressed.
//
//   <script type="module" src="emoxnet-face.js"></script>
//   <emoxnet-face></emoxnet-face>

import { Announcer } from '../draw/announcer.ts';
import barsCss from '../draw/bars.css';
import { Bars } from '../draw/bars.ts';
import { drawAnswer } from '../draw/overlay.ts';
import { verdict } from '../draw/verdict.ts';
import type { ReaderEvents, ReaderState } from '../reader/contract.ts';
import { EmoxnetError } from '../reader/error.ts';
import type { Sends } from '../reader/events.ts';
import { FaceReader } from '../reader/reader.ts';
import { isCamera, type Source } from '../reader/sources.ts';
import type { Answer } from '../shared/answer.ts';
import type { ProviderWish } from '../shared/messages.ts';
import { type Words, wordsFor } from '../words/languages.ts';
import styles from './styles.css';

export type ElementEvents = Omit<ReaderEvents, 'frame'>;

const reloading = ['model', 'asset-base', 'provider'];
const reading = ['views', 'smoothing', 'max-faces', 'show'];

/** Whether the visitor has let this page have a camera before. */
let consented = false;

/** A server that only renders the page has no HTMLElement; importing must do no harm there. */
const Base = (globalThis.HTMLElement ?? class {}) as unknown as new () => Sends<ElementEvents> &
  HTMLElement;

/**
 * Reads the facial expressions of a camera, stream, video, image, canvas or file on the visitor's device.
 *
 * @tagname emoxnet-face
 *
 * @attr {string} source - `camera` (the default), or a selector such as `#photo` of an image, video or
 *   canvas of the page. The property takes any Source.
 * @attr {'user' | 'environment'} facing - Which of a phone's cameras: that which sees the visitor (the default), or the other.
 * @attr {string} model - Address of your own model's manifest.json, or of its folder; the package's own if left out.
 * @attr {string} asset-base - Address of the folder with the package's files, if not beside the script.
 * @attr {'auto' | 'wasm' | 'webgpu'} provider - What runs the network; `auto` (the default) decides by the device.
 * @attr {string} views - How many test-time views are averaged, 1 to 10; `auto` (the default): all of a still, of a
 *   camera those that fit into a frame's time.
 * @attr {'on' | 'off'} smoothing - Whether the answers to a camera are smoothed over time; `on` is the default.
 * @attr {'auto' | number} max-faces - How many faces are read at most, the main one first; `auto` (the default): of a
 *   still all, else 8.
 * @attr {'auto' | 'on' | 'off'} mirror - Whether the picture is shown mirrored; `auto` (the default): a camera that
 *   faces the visitor. Not a film of the page, which shows itself.
 * @attr {string} show - What is shown, of `bars`, `map` and `box`; `bars` if left out, none if empty.
 *   `map` and `box` lie over the picture that the element shows, not over a film of the page: draw those
 *   yourself, with `drawAnswer` of `emoxnet/draw`.
 * @attr {boolean} hidden - As everywhere; a camera ends with it, and with whatever else hides the element.
 * @attr {string} lang - Language of the words; that of what is around it if left out.
 * @attr {boolean} autostart - Starts by itself whenever it comes to be displayed, but only where the visitor has let
 *   this page have a camera before, and not once it was stopped.
 *
 * @fires {CustomEvent<Answer>} answer - What was read from a picture. Bubbles.
 * @fires {CustomEvent<{ id: number }>} face-lost - A face that was followed is gone. Bubbles.
 * @fires {CustomEvent<StateChange>} state - The state changed.
 * @fires {CustomEvent<Ready>} ready - The network is ready.
 * @fires {CustomEvent<{ received: number, expected: number }>} progress - Bytes of what is loaded.
 * @fires {CustomEvent<EmoxnetError>} error - It cannot go on: code, sentence and remedy.
 *
 * @slot poster - Shown behind the button until it is pressed.
 * @slot consent - What visitors are told before they press the button; a notice if left out.
 *
 * @csspart stage - The place of the picture.
 * @csspart video - The camera or film.
 * @csspart overlay - What is drawn over it.
 * @csspart button - Start and Stop.
 * @csspart expression - The answer in words.
 * @csspart bars - The list of bars.
 * @csspart bar - One of them.
 * @csspart status - What is going on.
 *
 * @cssprop --emoxnet-accent - Buttons and the longest bar.
 * @cssprop --emoxnet-on-accent - Letters on buttons.
 * @cssprop --emoxnet-bar - The other bars.
 * @cssprop --emoxnet-track - Behind bars and picture.
 * @cssprop --emoxnet-muted - Small print.
 * @cssprop --emoxnet-radius - Corners of the picture.
 * @cssprop --emoxnet-font - Family of the letters.
 */
export class EmoxnetFace extends Base {
  static readonly observedAttributes = [
    ...reloading,
    ...reading,
    'source',
    'facing',
    'mirror',
    'autostart',
  ];

  #words: Words = wordsFor(['en']);
  /** What is going on, in whatever language is spoken. */
  #status: Saying = nothing;
  #parts: Parts | undefined;
  #reader: FaceReader | undefined;
  /** Set by the property; else the attribute says. */
  #source: Source | undefined;
  #answer: Answer | undefined;
  /** Whether it starts anew once everything is set that is being set. */
  #restarts = false;
  /** Whatever hides or shows the element, its size changes. */
  readonly #visibility = new ResizeObserver(() => this.#followVisibility());
  #wasDisplayed = false;
  /** Whoever stopped it wants it stopped. */
  #stopped = false;

  /** Pages change their language where they are. */
  readonly #language = new MutationObserver(() => {
    if (languageAround(this) !== this.#spoken) this.#speak();
  });
  #spoken: string | undefined;

  /** What is read: `camera` (the default), any Source, or a selector; null: what the attribute names. */
  get source(): Source {
    if (this.#source !== undefined) return this.#source;
    const source = sourceOf(this, this.getAttribute('source') ?? '');
    return source === 'camera' && this.facing === 'environment' ? { facing: this.facing } : source;
  }

  set source(source: Source | string | null | undefined) {
    // Frameworks set it at every rendering: what is the same goes on.
    const isNamed = typeof source === 'string';
    const next = isNamed ? undefined : (source ?? undefined);
    const isChanged = !isSame(next, this.#source);
    this.#source = next;
    if (isNamed) this.setAttribute('source', source);
    if (isChanged) this.#changeSource();
  }

  /** Which of a phone's cameras: `user`, that which sees the visitor (the default), or `environment`. */
  get facing(): 'user' | 'environment' {
    return this.getAttribute('facing') === 'environment' ? 'environment' : 'user';
  }

  set facing(facing: 'user' | 'environment' | null | undefined) {
    this.#reflect('facing', facing);
  }

  /** Address of your own model's manifest.json, or of its folder; empty for the package's own. */
  get model(): string {
    return this.getAttribute('model') ?? '';
  }

  set model(address: string | null | undefined) {
    this.#reflect('model', address);
  }

  /** Address of the folder with the package's files; empty if they lie beside the script. */
  get assetBase(): string {
    return this.getAttribute('asset-base') ?? '';
  }

  set assetBase(address: string | null | undefined) {
    this.#reflect('asset-base', address);
  }

  /** What runs the network: `wasm`, `webgpu`, or `auto` (the default), which decides by the device. */
  get provider(): ProviderWish {
    const wish = this.getAttribute('provider');
    return wish === 'wasm' || wish === 'webgpu' ? wish : 'auto';
  }

  set provider(wish: ProviderWish | null | undefined) {
    this.#reflect('provider', wish);
  }

  /**
   * How many test-time views are averaged, 1 to 10; `auto` (the default): all of a still, of a camera
   * those that fit into a frame's time.
   */
  get views(): number | 'auto' {
    const views = Number.parseInt(this.getAttribute('views') ?? '', 10);
    return Number.isNaN(views) ? 'auto' : views;
  }

  set views(views: number | 'auto' | null | undefined) {
    this.#reflect('views', views?.toString());
  }

  /** Whether the answers to a camera are smoothed over time; true is the default. */
  get smoothing(): boolean {
    return this.getAttribute('smoothing') !== 'off';
  }

  set smoothing(smoothing: boolean | 'on' | 'off') {
    // Also as the attribute has it, as frameworks set properties where there are some.
    this.#reflect('smoothing', smoothing === false || smoothing === 'off' ? 'off' : 'on');
  }

  /** How many faces are read at most, the main one first; `auto` (the default): of a still all, else 8. */
  get maxFaces(): number | 'auto' {
    return Number.parseInt(this.getAttribute('max-faces') ?? '', 10) || 'auto';
  }

  set maxFaces(faces: number | 'auto' | null | undefined) {
    this.#reflect('max-faces', faces?.toString());
  }

  /**
   * Whether what the element shows is mirrored: `on`, `off`, or `auto` (the default): a camera that
   * faces the visitor.
   */
  get mirror(): 'auto' | 'on' | 'off' {
    const mirror = this.getAttribute('mirror');
    return mirror === 'on' || mirror === 'off' ? mirror : 'auto';
  }

  set mirror(mirror: 'auto' | 'on' | 'off' | null | undefined) {
    this.#reflect('mirror', mirror);
  }

  /** What is shown, of `bars` (the default), `map` and `box`, in one string; empty: none of them. */
  get show(): string {
    return this.getAttribute('show') ?? 'bars';
  }

  set show(parts: string | null | undefined) {
    this.#reflect('show', parts);
  }

  /** Whether it starts by itself when it is displayed, if the visitor has let this page have a camera before. */
  get autostart(): boolean {
    return this.hasAttribute('autostart');
  }

  set autostart(autostart: boolean | '') {
    this.toggleAttribute('autostart', autostart === '' || Boolean(autostart));
  }

  /** What its reader is doing. */
  get state(): ReaderState {
    return this.#reader?.state ?? 'idle';
  }

  /** The last answer, if there is one. */
  get answer(): Answer | undefined {
    return this.#answer;
  }

  /**
   * Reads the source. Call it from a click where that is a camera: browsers ask the visitor then.
   * Rejects with an EmoxnetError.
   */
  start(): Promise<void> {
    const starting = this.#start();
    starting.catch(() => undefined);
    return starting;
  }

  /** Ends the camera; the network stays ready. */
  stop(): void {
    this.#restarts = false;
    this.#stopped = true;
    this.#reader?.stop();
  }

  connectedCallback(): void {
    this.#upgrade();
    this.#parts ??= this.#build();
    this.#hearLanguage();
    this.#visibility.observe(this);
  }

  /** In place of the two callbacks around this one: the camera goes on. */
  connectedMoveCallback(): void {
    this.#hearLanguage();
  }

  disconnectedCallback(): void {
    // Where that callback is unknown, whoever moves the element puts it back before anything else runs.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#visibility.disconnect();
      this.#wasDisplayed = false;
      this.#language.disconnect();
      this.#letGo();
    });
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now || this.#parts === undefined) return;
    if (reloading.includes(name)) this.#reload();
    else if (reading.includes(name)) this.#apply();
    else if (name === 'autostart') this.#startByItself();
    else if (name === 'facing') {
      if (isCamera(this.source)) this.#restart();
    } else if (name === 'source') {
      this.#source = undefined;
      this.#changeSource();
    } else this.#mirrorPicture();
  }

  async #start(): Promise<void> {
    this.#restarts = false;
    this.#stopped = false;
    if (!this.#isDisplayed) throw new EmoxnetError({ code: 'not-connected' });
    const { source } = this;
    await this.#open().start(source);
    if (isCamera(source)) consented = true;
  }

  #startByItself(): void {
    if (this.autostart && consented && !this.#stopped && this.state === 'idle') void this.start();
  }

  #followVisibility(): void {
    const isDisplayed = this.#isDisplayed;
    if (isDisplayed === this.#wasDisplayed) return;
    this.#wasDisplayed = isDisplayed;
    if (isDisplayed) this.#startByItself();
    else if (isCamera(this.source)) this.#reader?.stop();
  }

  /** A camera that nobody sees is none that a visitor asked for. */
  get #isDisplayed(): boolean {
    return this.isConnected && this.getClientRects().length > 0;
  }

  #prepare(): void {
    if (this.isConnected && this.#reader === undefined) this.#open().prepare();
  }

  #open(): FaceReader {
    if (this.#reader !== undefined) return this.#reader;
    const reader = new FaceReader({
      model: this.model,
      assetBase: this.assetBase,
      provider: this.provider,
      video: this.#parts?.video,
      ...this.#reading,
    });
    this.#reader = reader;
    const listen = <Name extends keyof ElementEvents>(
      name: Name,
      listener: (detail: ElementEvents[Name]['detail']) => void,
    ) => {
      reader.addEventListener(name, (event) => {
        const { detail } = event as CustomEvent;
        // What a reader that was let go has still to say is of no interest.
        if (reader !== this.#reader) return;
        listener(detail);
        const bubbles = name === 'answer' || name === 'face-lost';
        this.dispatchEvent(new CustomEvent(name, { detail, bubbles, composed: bubbles }));
      });
    };
    listen('answer', (answer) => {
      this.#drawStill(answer);
      this.#showAnswer(answer);
    });
    listen('face-lost', () => undefined);
    listen('state', ({ state, reason }) => this.#showState(state, reason));
    listen('ready', ({ classes }) => this.#parts?.bars.setClasses(classes));
    listen('progress', ({ received, expected }) => {
      // What goes on loading after a failure must not talk over the reason for it.
      if (this.state === 'loading') {
        // Shown, not spoken: nobody listens to megabytes.
        this.#write(({ downloading, preparing }) =>
          received < expected ? downloading(received, expected) : preparing,
        );
      }
    });
    listen('error', (error) => {
      this.#say(({ fault }) => {
        const { what, remedy } = fault(faultIn(error));
        return `${what} ${remedy}`;
      });
    });
    return reader;
  }

  get #reading() {
    const details = /\bmap\b/.test(this.show);
    return { views: this.views, smoothing: this.smoothing, maxFaces: this.maxFaces, details };
  }

  #apply(): void {
    if (this.#reader !== undefined) this.#reader.reading = this.#reading;
    this.#arrange();
  }

  /** Another model, place or provider is another reader. */
  #reload(): void {
    this.#restart();
    this.#letGo();
  }

  /** The reader is closed for good, but the element can start another one. */
  #letGo(): void {
    const reader = this.#reader;
    if (reader === undefined) return;
    const { state } = reader;
    this.#reader = undefined;
    reader.close();
    if (state === 'idle') return;
    this.#showState('idle', undefined);
    this.dispatchEvent(new CustomEvent('state', { detail: { state: 'idle' } }));
  }

  #changeSource(): void {
    this.#restart();
    this.#arrange();
  }

  /** Once, however much a framework sets at a time. */
  #restart(): void {
    if (this.#restarts || this.#reader?.source === undefined) return;
    this.#restarts = true;
    queueMicrotask(() => {
      if (this.#restarts) void this.start();
    });
  }

  #build(): Parts {
    const root = this.attachShadow({ mode: 'open' });
    // Whoever comes near the button may press it: what takes longest begins now.
    for (const near of ['pointerover', 'focusin']) {
      root.addEventListener(near, () => this.#prepare(), { once: true });
    }
    for (const css of [barsCss, styles]) addStyles(root, css);
    const stage = make('div', 'stage');
    const video = make('video', '');
    Object.assign(video, { muted: true, playsInline: true, loop: true });
    const still = make('canvas', 'still');
    const overlay = make('canvas', 'overlay');
    overlay.setAttribute('aria-hidden', 'true');
    still.setAttribute('role', 'img');
    const welcome = make('div', 'welcome');
    const poster = slot('poster');
    const consent = make('div', 'consent');
    const notice = [make('p', ''), make('p', '')] as const;
    const consentSlot = slot('consent');
    consentSlot.append(...notice);
    consent.append(consentSlot);
    const start = this.#button(() => void this.start());
    welcome.append(consent, start);
    stage.append(poster, video, still, overlay, welcome);
    const expression = make('p', 'expression');
    const list = make('ul', 'bars');
    const foot = make('div', 'foot');
    const stop = this.#button(() => this.stop());
    const status = make('p', 'status');
    const spoken = make('p', 'spoken');
    spoken.setAttribute('aria-live', 'polite');
    foot.append(stop, status);
    root.append(stage, expression, list, foot, spoken);
    for (const [name, element] of Object.entries({ stage, video, overlay, expression, status })) {
      element.setAttribute('part', name);
    }
    list.setAttribute('part', 'bars');
    const bars = new Bars(list, this.#words, []);
    const announcer = new Announcer(spoken);
    return {
      ...{ stage, video, still, overlay, poster, welcome, notice, start, stop },
      ...{ expression, list, bars, status, announcer },
    };
  }

  #button(action: () => void): HTMLButtonElement {
    const button = make('button', '');
    button.type = 'button';
    button.setAttribute('part', 'button');
    button.addEventListener('click', action);
    return button;
  }

  /** Every word anew: for the first time, or in another language. */
  #speak(): void {
    const parts = this.#parts;
    if (parts === undefined) return;
    this.#spoken = languageAround(this);
    this.#words = wordsFor([this.#spoken, ...navigator.languages]);
    const { stop, notice, promise, picture } = this.#words;
    parts.stop.textContent = stop;
    parts.notice[0].textContent = notice;
    parts.notice[1].textContent = promise;
    parts.video.setAttribute('aria-label', picture);
    parts.still.setAttribute('aria-label', picture);
    parts.bars = new Bars(parts.list, this.#words, this.#reader?.ready?.classes ?? []);
    const status = this.#status;
    this.#arrange();
    if (this.#answer !== undefined) this.#showAnswer(this.#answer);
    this.#say(status);
  }

  #hearLanguage(): void {
    if (languageAround(this) !== this.#spoken) this.#speak();
    this.#language.disconnect();
    for (let root = this.getRootNode(); ; root = root.host.getRootNode()) {
      this.#language.observe(root, { subtree: true, attributeFilter: ['lang'] });
      if (!(root instanceof ShadowRoot)) break;
    }
  }

  #showState(state: ReaderState, reason: FaceReader['reason']): void {
    this.#arrange();
    // A visitor who froze the picture goes on looking at it.
    const frozen = reason === 'video-paused' || reason === 'hidden';
    if (state !== 'running' && !frozen) this.#clear();
    if (state === 'asking') this.#say(({ openingCamera }) => openingCamera);
    else if (state === 'loading') this.#say(({ preparing }) => preparing);
    else if (state === 'running') this.#say(({ reading: read }) => read);
    else if (state === 'paused' && reason !== undefined) this.#say(({ pause }) => pause(reason));
    else if (state === 'idle')
      this.#say(isCamera(this.source) ? ({ stopped }) => stopped : nothing);
  }

  /** Shows what belongs to the state, the source and the wishes. */
  #arrange(): void {
    const parts = this.#parts;
    if (parts === undefined) return;
    const { state, show, source } = this;
    const waits = state === 'idle' || state === 'failed' || state === 'closed';
    parts.welcome.hidden = !waits;
    parts.poster.hidden = !waits;
    parts.stop.hidden = waits;
    parts.expression.hidden = waits;
    parts.start.textContent = isCamera(source) ? this.#words.start : this.#words.read;
    const isStill = this.#reader?.shows === 'still';
    const isVideo = !isStill && this.#reader?.video === parts.video;
    parts.video.hidden = waits || !isVideo;
    parts.still.hidden = waits || !isStill;
    // A film of the page shows itself.
    parts.stage.hidden = !waits && source instanceof HTMLVideoElement;
    parts.overlay.hidden = waits;
    parts.list.hidden = !/\bbars\b/.test(show);
    this.#mirrorPicture();
  }

  #mirrorPicture(): void {
    this.#parts?.video.classList.toggle('mirrored', this.#mirrored);
    this.#parts?.still.classList.toggle('mirrored', this.#mirrored);
    if (this.#answer !== undefined && this.state === 'running') this.#drawAnswer(this.#answer);
  }

  get #mirrored(): boolean {
    if (this.mirror !== 'auto') return this.mirror === 'on';
    return this.#reader?.camera?.facesVisitor === true;
  }

  #showAnswer(answer: Answer): void {
    const parts = this.#parts;
    if (parts === undefined) return;
    this.#answer = answer;
    const [face] = answer.faces;
    this.#drawAnswer(answer);
    if (face === undefined) {
      parts.bars.clear();
      parts.expression.textContent = '';
      this.#say(({ noFace, noFaceHint }) => `${noFace}. ${noFaceHint}`);
      return;
    }
    const text = verdict(face.probabilities, answer.classes, this.#words);
    parts.bars.show(face.probabilities);
    parts.expression.textContent = text;
    parts.announcer.say(this.#words.announcement(text, Math.max(...face.probabilities)));
    // The last frame of a film that was paused answers after its pause was told.
    if (this.state !== 'paused') this.#write(({ flaw }) => face.flaws.map(flaw).join(' '));
  }

  /** The picture that was read, where that is one that holds still. */
  #drawStill({ width, height }: Answer): void {
    const reader = this.#reader;
    const still = this.#parts?.still;
    if (reader?.shows !== 'still' || still === undefined) return;
    Object.assign(still, { width, height });
    const picture = (reader.bitmap ?? reader.source) as CanvasImageSource | ImageData;
    const context = still.getContext('2d');
    try {
      if ('data' in picture) context?.putImageData(picture, 0, 0);
      else context?.drawImage(picture, 0, 0, width, height);
    } catch {
      // Whoever gave it has closed it since it was read.
    }
  }

  #drawAnswer(answer: Answer): void {
    const { show } = this;
    if (this.#parts === undefined) return;
    const showBox = /\bbox\b/.test(show);
    drawAnswer(this.#parts.overlay, answer, {
      mirrored: this.#mirrored,
      showMap: /\bmap\b/.test(show),
      showBox,
      captions: answer.faces.map((face) =>
        verdict(face.probabilities, answer.classes, this.#words),
      ),
    });
  }

  #clear(): void {
    const parts = this.#parts;
    this.#answer = undefined;
    if (parts === undefined) return;
    parts.bars.clear();
    parts.expression.textContent = '';
    const { width, height } = parts.overlay;
    parts.overlay.getContext('2d')?.clearRect(0, 0, width, height);
  }

  /** What is going on: shown at once, and spoken as soon as the last word is long enough ago. */
  #say(status: Saying): void {
    this.#write(status);
    const text = status(this.#words);
    if (text !== '') this.#parts?.announcer.say(text);
  }

  #write(status: Saying): void {
    this.#status = status;
    const text = status(this.#words);
    const line = this.#parts?.status;
    if (line !== undefined && line.textContent !== text) line.textContent = text;
  }

  /** Frameworks set what they have not got, too. */
  #reflect(attribute: string, value: string | null | undefined): void {
    if (value === null || value === undefined) this.removeAttribute(attribute);
    else this.setAttribute(attribute, value);
  }

  /** A property that was set before the script came stands in its setter's way. */
  #upgrade(): void {
    for (const name of Object.keys(this)) {
      const setter = Object.getOwnPropertyDescriptor(EmoxnetFace.prototype, name)?.set;
      if (setter === undefined) continue;
      const value: unknown = Reflect.get(this, name);
      Reflect.deleteProperty(this, name);
      setter.call(this, value);
    }
  }
}

type Saying = (words: Words) => string;

const nothing: Saying = () => '';

/** Makes the tag known; twice does no harm. Nothing happens on a server. */
export function defineEmoxnetFace(): void {
  if (typeof customElements === 'undefined') return;
  if (customElements.get('emoxnet-face') === undefined) {
    customElements.define('emoxnet-face', EmoxnetFace);
  }
}

interface Parts {
  stage: HTMLElement;
  video: HTMLVideoElement;
  still: HTMLCanvasElement;
  overlay: HTMLCanvasElement;
  poster: HTMLElement;
  welcome: HTMLElement;
  notice: readonly [HTMLElement, HTMLElement];
  start: HTMLButtonElement;
  stop: HTMLButtonElement;
  expression: HTMLElement;
  list: HTMLUListElement;
  bars: Bars;
  status: HTMLElement;
  announcer: Announcer;
}

/** What the attribute `source` names: beside the element, or elsewhere in the page. */
function sourceOf(element: HTMLElement, attribute: string): Source {
  if (attribute === '' || attribute === 'camera') return 'camera';
  const beside = find(element.getRootNode() as Document | ShadowRoot, attribute);
  // What is no selector, or is not there yet, is refused when it is to be read, by its name.
  return (beside ?? find(element.ownerDocument, attribute) ?? attribute) as Source;
}

/** Also through the shadow roots around it. */
function languageAround(element: Element): string {
  const marked = element.closest<HTMLElement>('[lang]');
  if (marked !== null) return marked.lang;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? languageAround(root.host) : '';
}

/** Two choices of a camera that ask for the same are the same. */
function isSame(a: Source | undefined, b: Source | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || !isCamera(a) || !isCamera(b)) return false;
  return JSON.stringify(a) === JSON.stringify(b);
}

function find(root: ParentNode, selector: string): Element | null {
  try {
    return root.querySelector(selector);
  } catch {
    return null;
  }
}

function faultIn({ code, part, detail }: EmoxnetError) {
  return {
    code,
    ...(part === undefined ? {} : { part }),
    ...(detail === undefined ? {} : { detail }),
  };
}

function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}

/** Constructed sheets pass a strict Content-Security-Policy, <style> does not; old browsers know only that. */
function addStyles(root: ShadowRoot, css: string): void {
  if (!('adoptedStyleSheets' in root)) {
    const style = make('style', '');
    style.textContent = css;
    (root as ShadowRoot).append(style);
    return;
  }
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}

function slot(name: string): HTMLSlotElement {
  const made = make('slot', '');
  made.name = name;
  return made;
}

declare global {
  interface HTMLElementTagNameMap {
    'emoxnet-face': EmoxnetFace;
  }
  interface GlobalEventHandlersEventMap {
    answer: CustomEvent<Answer>;
    'face-lost': CustomEvent<{ id: number }>;
  }
}
