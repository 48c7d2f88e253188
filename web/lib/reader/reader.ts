// Reads the faces of whatever it is started on, one frame after the other, and tells what it reads,
// what state it is in, and what went wrong.
//
//   const reader = createReader();
//   reader.addEventListener('answer', ({ detail }) => console.log(detail.faces[0]?.expression));
//   button.onclick = () => reader.start('camera');
//
// Frames never leave the device: they go to a worker of this page and nowhere else.
import type { Answer, CropChange, Lesson, Reading, Stage } from '../shared/answer.ts';
import { type Fault, FaultError, faultOf, type PauseReason } from '../shared/faults.ts';
import type { Opened, Picture } from '../shared/messages.ts';
import { modelAddress, packageFiles } from './addresses.ts';
import { answersOf } from './answers.ts';
import { type CameraChoice, listCameras } from './camera.ts';
import type {
  ReaderEvents,
  ReaderOptions,
  ReaderState,
  ReadingOptions,
  Ready,
  TimedAnswer,
  TimedPicture,
} from './contract.ts';
import { type EngineUser, failuresAllowed } from './engine.ts';
import { engineFor, type ReadingEngine } from './engines.ts';
import { EmoxnetError } from './error.ts';
import { typedEventTarget } from './events.ts';
import { videoFault, watchFrames } from './frames.ts';
import { savesData, whenIdle } from './idle.ts';
import { LatestWins } from './latest-wins.ts';
import { isIncomplete, toFilePixels } from './photo.ts';
import {
  type Feed,
  isCamera,
  isKind,
  openSource,
  type Source,
  type StillSource,
  snapshot,
} from './sources.ts';
import { missingFeatures } from './support.ts';

const defaults: Reading = { views: 'auto', smoothing: true, maxFaces: 'auto', details: false };
/** Runs of a stage in one request: a worker that is busy with one for long is taken for dead. */
const timedAtOnce = 20;
/** A picture whose brightest place is darker than this, of 255, shows a covered lens. */
const black = 16;
/** Milliseconds for which it must, as a camera opens dark. */
const blackPatience = 1000;

let nextSequence = 1;

const ReaderTarget = typedEventTarget<ReaderEvents>();

/** What the next picture would suffer too; of what else fails the engine takes care. */
const lasting = /^(source-foreign|pixels|download|file|version)/;

/**
 * Reads whatever it is started on, and tells of it by events: see ReaderEvents. Made by createReader.
 */
export class FaceReader extends ReaderTarget {
  readonly #options: ReaderOptions;
  readonly #video: HTMLVideoElement;
  readonly #found: ReadingEngine | undefined;
  /** Why there is none: an address that is none. */
  readonly #refusal: unknown;
  readonly #queue: LatestWins<() => Promise<void>>;
  #reading: Reading;
  #state: ReaderState = 'idle';
  #reason: PauseReason | undefined;
  #ready: Ready | undefined;
  /**
   * What is being read, from its start to whatever ends it: that is its signal's reason. Everything that
   * was begun for it ends with the signal, so that nothing of an earlier start lasts.
   */
  #run = new AbortController();
  #source: Source | undefined;
  #feed: Feed | undefined;
  #sequence = 0;
  #known = new Set<number>();
  #failures = 0;
  #darkSince: number | undefined;
  #joined = false;

  constructor(options: ReaderOptions = {}) {
    super();
    this.#options = options;
    this.#video = options.video ?? makeVideo();
    this.#reading = merged(defaults, options);
    try {
      const files = packageFiles(options.assetBase);
      const model = modelAddress(files, options.model);
      this.#found = engineFor(options.provider ?? 'auto', { model, files });
    } catch (error) {
      // Told by the promise of whoever asks it for something.
      this.#refusal = error;
    }
    this.#queue = new LatestWins((work) => work());
  }

  get #engine(): ReadingEngine {
    if (this.#found === undefined) throw this.#refusal;
    return this.#found;
  }

  get state(): ReaderState {
    return this.#state;
  }

  /** Why it is paused. */
  get reason(): PauseReason | undefined {
    return this.#reason;
  }

  /** Why it failed, where that is its state. */
  get error(): EmoxnetError | undefined {
    return this.#state === 'failed' ? this.#run.signal.reason : undefined;
  }

  /** What the last `ready` event said. */
  get ready(): Ready | undefined {
    return this.#ready;
  }

  /** What the reader was started on last, until it is stopped. */
  get source(): Source | undefined {
    return this.#source;
  }

  /** Plays the camera, stream or film that is being read. */
  get video(): HTMLVideoElement {
    return this.#feed?.kind === 'video' ? this.#feed.video : this.#video;
  }

  /** Whether moving pictures are being read or one that holds still; undefined until it is open. */
  get shows(): 'video' | 'still' | undefined {
    return this.#feed?.kind;
  }

  /** The picture file that is being read, decoded. */
  get bitmap(): ImageBitmap | undefined {
    return this.#feed?.kind === 'still' ? this.#feed.bitmap : undefined;
  }

  /** The camera in use: its id, and whether it faces the visitor. */
  get camera(): { id: string | undefined; facesVisitor: boolean } | undefined {
    return this.#feed?.kind === 'video' ? this.#feed.camera : undefined;
  }

  /** How pictures are read; assign a part of it to change that from the next picture on. */
  get reading(): Reading {
    return this.#reading;
  }

  set reading(change: ReadingOptions) {
    this.#reading = merged(this.#reading, change);
    this.refresh();
  }

  /**
   * Fetches and prepares what an answer needs, so that the first comes at once. Rejects with an
   * EmoxnetError.
   */
  load(): Promise<Ready> {
    const loading = this.#load();
    // Whoever waits sees the failure; nobody waiting is no fault.
    loading.catch(() => undefined);
    return loading;
  }

  /**
   * As load, once the page has nothing else to do; not for a visitor who saves data. No camera opens
   * before `start`.
   */
  prepare(): void {
    if (savesData()) return;
    whenIdle(() => {
      if (this.#state !== 'closed') void this.load();
    });
  }

  /**
   * Reads this source, and leaves the last one. For `camera`, call it from a click: browsers ask the
   * visitor then. Resolves once it reads; rejects with an EmoxnetError, as an `error` event tells, or
   * with the code `stopped` if something else was started or stopped meanwhile.
   */
  start(source: Source = 'camera'): Promise<void> {
    const starting = this.#start(source);
    starting.catch(() => undefined);
    return starting;
  }

  /** Ends the camera and the reading; the network stays ready. */
  stop(): void {
    if (this.#state === 'closed') return;
    this.#leave(new FaultError('stopped'));
    this.#setState('idle');
  }

  /** Ends everything and frees the network, if no other reader uses it. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#leave(new FaultError('stopped'));
    this.#found?.leave(this.#user);
    this.#setState('closed');
  }

  /**
   * Takes the next three seconds of this face, by its id, as its rest: what it shows then beyond what
   * neutral faces show is taken off its answers while it is followed, and forgotten with it. Its answers
   * say how far that is: see Face.baseline. Of a still, or a model without a class "neutral", nothing.
   */
  takeBaseline(face: number): void {
    this.#setBaseline(face, true);
  }

  /** Forgets what this face shows at rest. */
  dropBaseline(face: number): void {
    this.#setBaseline(face, false);
  }

  /** Looks at the still it was started on once more. Of several calls the last one counts. */
  refresh(): void {
    const feed = this.#feed;
    if (feed?.kind !== 'still') return;
    const { signal } = this.#run;
    this.#queue.offer(async () => {
      if (signal.aborted) return;
      try {
        const answer = await this.#retrying(() => this.#readOnce(feed.look));
        if (!signal.aborted) this.#answer(answer);
      } catch (error) {
        if (!signal.aborted) this.#fail(EmoxnetError.from(error, 'frame-failed'));
      }
    });
  }

  /**
   * Reads one picture, whatever else runs; the picture stays yours. Rejects with an EmoxnetError.
   * `options`: otherwise than usual.
   */
  read(picture: HTMLVideoElement | Blob | StillSource, options?: ReadingOptions): Promise<Answer> {
    return this.#quietly(() =>
      this.#retrying(() => this.#readOnce(() => snapshot(picture), options)),
    );
  }

  /**
   * Reads pictures that follow each other, every one of them, whatever else runs: a film’s, which
   * `emoxnet/film` opens. A face keeps its id from one to the next; each picture is closed. Throws an
   * EmoxnetError. `options`: otherwise than usual; `views: 'auto'` means all.
   */
  async *follow(
    pictures: AsyncIterable<TimedPicture>,
    options: ReadingOptions = {},
  ): AsyncGenerator<TimedAnswer, void> {
    const sequence = nextSequence++;
    const reading = merged(this.#reading, options);
    if (reading.views === 'auto') reading.views = Number.MAX_SAFE_INTEGER;
    let coming: Promise<TimedAnswer> | undefined;
    try {
      // While one picture is read, the next is fetched.
      for await (const { picture, time } of pictures) {
        const next = this.#quietly(async () => {
          const answer = await this.#engine.read(picture, reading, { sequence, time });
          return { time, answer };
        });
        if (coming !== undefined) yield await coming;
        coming = next;
      }
      if (coming !== undefined) yield await coming;
    } finally {
      this.#found?.forget(sequence);
    }
  }

  /**
   * Reads the main face of a picture and keeps what every stage made of it; undefined where there is
   * no face. `change`: on purpose with a wrong crop. Rejects with an EmoxnetError.
   */
  explain(
    picture: HTMLVideoElement | Blob | StillSource,
    change: CropChange = { scale: 1, shift: 0 },
  ): Promise<Lesson | undefined> {
    return this.#quietly(() =>
      this.#retrying(async () => this.#engine.explain(await snapshot(picture), change)),
    );
  }

  /**
   * Milliseconds that one run of a stage takes here, the mean of `runs`: `classify` is the network over
   * `views` views of one face, `preprocess` is from a camera's frame to its input.
   */
  time(
    stage: Stage,
    options: { views?: number; runs?: number; picture?: StillSource } = {},
  ): Promise<number> {
    const { views = 10, runs = 10, picture } = options;
    return this.#quietly(async () => {
      let total = 0;
      for (let left = runs; left > 0; left -= timedAtOnce) {
        const some = Math.min(left, timedAtOnce);
        const frame = picture === undefined ? undefined : await snapshot(picture);
        total += some * (await this.#engine.time(stage, views, some, frame));
      }
      return total / runs;
    });
  }

  /**
   * Every answer from now on, the newest first if you are slow; ends with `stop`, throws what fails, or has
   * failed.
   */
  [Symbol.asyncIterator](): AsyncGenerator<Answer, void> {
    return answersOf(this);
  }

  readonly #user: EngineUser = {
    onProgress: (received, expected) => this.#send('progress', { received, expected }),
    onOpened: (opened) => this.#opened(opened),
    onFailed: (fault) => {
      if (this.#source !== undefined) this.#fail(new EmoxnetError(fault));
    },
  };

  #setBaseline(face: number, take: boolean): void {
    // A still has no sequence in which its face could be followed.
    if (this.#sequence > 0) this.#found?.setBaseline(this.#sequence, face, take);
  }

  #opened(opened: Opened): void {
    this.#ready = opened;
    this.#failures = 0;
    this.#send('ready', this.#ready);
  }

  #join(): void {
    if (this.#state === 'closed')
      throw new FaultError('stopped', { detail: 'the reader is closed' });
    const missing = missingFeatures();
    if (missing.length > 0) throw new FaultError('unsupported', { detail: missing.join(', ') });
    if (!this.#joined) this.#engine.join(this.#user);
    this.#joined = true;
  }

  async #load(): Promise<Ready> {
    try {
      this.#join();
      const opened = await this.#engine.open();
      // Whoever joins an engine that is open already was told of nothing.
      if (this.#ready === undefined) this.#opened(opened);
      return this.#ready ?? opened;
    } catch (error) {
      throw EmoxnetError.from(error, 'worker-blocked');
    }
  }

  async #start(source: Source): Promise<void> {
    if (this.#state === 'closed') throw EmoxnetError.from(new FaultError('stopped'), 'stopped');
    this.#leave(new FaultError('stopped'));
    this.#run = new AbortController();
    const { signal } = this.#run;
    this.#source = source;
    try {
      this.#join();
      this.#setState(isCamera(source) ? 'asking' : 'loading');
      // The downloads run while the browser asks for the camera.
      const loading = this.load();
      const feed = await openSource(source, this.#video, signal);
      signal.throwIfAborted();
      this.#follow(feed, signal);
      this.#setState('loading');
      await loading;
      signal.throwIfAborted();
      if (this.#state === 'loading') this.#setState('running');
    } catch (error) {
      const known = EmoxnetError.from(signal.aborted ? signal.reason : error, 'network-failed');
      if (!signal.aborted) this.#fail(known);
      throw known;
    }
  }

  /** Begins to read what was opened. */
  #follow(feed: Feed, signal: AbortSignal): void {
    this.#feed = feed;
    if (feed.kind === 'still') {
      this.refresh();
      // It may show another picture later.
      if (isKind(this.#source, 'HTMLImageElement'))
        this.#source.addEventListener('load', () => this.refresh(), { signal });
      return;
    }
    const { video, live, camera } = feed;
    this.#sequence = nextSequence++;
    const watcher = {
      onFrame: (picture: Picture) => this.#frame(picture),
      onPause: (reason: PauseReason | undefined) => this.#pause(reason),
      onFault: (fault: Fault) => this.#count(fault),
    };
    watchFrames(video, watcher, live, signal);
    const broken = () => this.#fail(new EmoxnetError(videoFault(video)));
    video.addEventListener('error', broken, { signal });
    if (camera !== undefined) this.#awaitReturn(camera.stream, signal);
  }

  #frame(picture: Picture): void {
    if (this.#options.hold === true) {
      picture.close();
      this.#failures = 0;
      this.dispatchEvent(new Event('frame'));
      return;
    }
    const { signal } = this.#run;
    const sequence = this.#sequence;
    this.#queue.offer(
      async () => {
        if (signal.aborted) {
          picture.close();
          return;
        }
        try {
          const answer = await this.#engine.read(picture, this.#reading, { sequence });
          if (!signal.aborted) this.#answer(answer);
        } catch (error) {
          if (!signal.aborted) this.#frameFailed(error);
        }
      },
      () => picture.close(),
    );
  }

  #frameFailed(error: unknown): void {
    const fault = faultOf(error, 'frame-failed');
    if (fault.code === 'frame-failed') this.#count(fault);
    else if (lasting.test(fault.code)) this.#fail(new EmoxnetError(fault));
  }

  /**
   * Of a source that alone fails again and again. Where everything does, the engine knows that sooner, and
   * what helps.
   */
  #count(fault: Fault): void {
    this.#failures += 1;
    if (this.#failures > failuresAllowed) this.#fail(new EmoxnetError(fault));
  }

  #answer(answer: Answer): void {
    this.#failures = 0;
    if (this.#isCovered(answer)) {
      this.#pause('camera-black');
      return;
    }
    if (this.#reason === 'camera-black') this.#pause(undefined);
    if (this.#feed?.kind === 'video') {
      const seen = new Set(answer.faces.map(({ id }) => id));
      for (const id of this.#known) if (!seen.has(id)) this.#send('face-lost', { id });
      this.#known = seen;
    }
    // What was under way when the source fell silent is of the past.
    if (this.#reason === undefined || this.#reason === 'video-paused') this.#send('answer', answer);
  }

  #isCovered({ brightest, faces }: Answer): boolean {
    const live = this.#feed?.kind === 'video' && this.#feed.live;
    if (!live || faces.length > 0 || brightest === undefined || brightest >= black) {
      this.#darkSince = undefined;
      return false;
    }
    this.#darkSince ??= performance.now();
    return performance.now() - this.#darkSince >= blackPatience;
  }

  #pause(reason: PauseReason | undefined): void {
    // Only an answer can tell that the lens is free again.
    if (reason === undefined && this.#reason === 'camera-black' && this.#darkSince !== undefined)
      return;
    if (reason === this.#reason) return;
    if (reason === undefined) {
      this.#setState(this.#ready === undefined ? 'loading' : 'running');
      return;
    }
    // A visitor who froze the picture goes on looking at it.
    if (reason !== 'video-paused' && reason !== 'hidden') this.#loseFaces();
    this.#setState('paused', reason);
  }

  /** A camera that was unplugged is opened again when it is plugged in. */
  #awaitReturn(stream: MediaStream, signal: AbortSignal): void {
    const source = this.#source as 'camera' | CameraChoice;
    const wanted = source === 'camera' ? undefined : source.id;
    const changed = async () => {
      const lost = stream.getVideoTracks().every(({ readyState }) => readyState === 'ended');
      const there = lost ? await listCameras() : [];
      if (signal.aborted) return;
      if (there.some(({ id }) => wanted === undefined || id === wanted)) void this.start(source);
    };
    navigator.mediaDevices.addEventListener('devicechange', changed, { signal });
  }

  #loseFaces(): void {
    const lost = this.#known;
    this.#known = new Set();
    for (const id of lost) this.#send('face-lost', { id });
  }

  /** Closes whatever is being read, for this reason. */
  #leave(reason: EmoxnetError | FaultError): void {
    // Whoever hears of it may start something, which is to be left as well.
    this.#loseFaces();
    this.#run.abort(reason);
    this.#queue.clear();
    this.#feed = undefined;
    this.#source = undefined;
    this.#darkSince = undefined;
    this.#failures = 0;
    if (this.#sequence > 0) this.#engine.forget(this.#sequence);
    this.#sequence = 0;
  }

  #fail(error: EmoxnetError): void {
    this.#leave(error);
    this.#setState('failed');
    this.#send('error', error);
  }

  async #readOnce(look: () => Promise<Picture>, options: ReadingOptions = {}): Promise<Answer> {
    const picture = await look();
    const answer = await this.#engine.read(picture, merged(this.#reading, options));
    toFilePixels(picture, answer);
    if (isIncomplete(picture)) {
      answer.incomplete = true;
      // Nobody knows what the missing part would have shown of a face.
      for (const face of answer.faces) face.flaws.unshift('incomplete');
    }
    return answer;
  }

  /** Once more where a fresh worker took over meanwhile: what the old one was asked is lost. */
  async #retrying<T>(work: () => Promise<T>): Promise<T> {
    const { choice } = await this.#load();
    try {
      return await work();
    } catch (error) {
      const code = error instanceof FaultError ? error.fault.code : undefined;
      const onGpu = code === 'frame-failed' && choice.provider === 'webgpu';
      if (code !== 'worker-silent' && !onGpu) throw error;
      return work();
    }
  }

  /** What fails is in the promise, and is no fault of a page that does not look. */
  #quietly<T>(work: () => Promise<T>): Promise<T> {
    const working = (async () => {
      try {
        this.#join();
        return await work();
      } catch (error) {
        throw EmoxnetError.from(error, 'frame-failed');
      }
    })();
    working.catch(() => undefined);
    return working;
  }

  #setState(state: ReaderState, reason?: PauseReason): void {
    if (state === this.#state && reason === this.#reason) return;
    this.#state = state;
    this.#reason = reason;
    this.#send('state', { state, ...(reason === undefined ? {} : { reason }) });
  }

  #send<Name extends Exclude<keyof ReaderEvents, 'frame'>>(
    type: Name,
    detail: ReaderEvents[Name]['detail'],
  ): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** A reader: see FaceReader. Nothing is loaded and nothing opened before it is asked for something. */
export function createReader(options: ReaderOptions = {}): FaceReader {
  return new FaceReader(options);
}

function merged(reading: Reading, change: ReadingOptions): Reading {
  const { views, smoothing, maxFaces, details } = { ...reading, ...defined(change) };
  return { views: count(views), smoothing, maxFaces: count(maxFaces), details };
}

/** Whole and at least 1; what is no number means `auto`. */
function count(wanted: number | 'auto'): number | 'auto' {
  const number = Math.round(Number(wanted));
  return Number.isNaN(number) ? 'auto' : Math.max(1, number);
}

function defined<T extends object>(options: T): T {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as T;
}

function makeVideo(): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  return video;
}
