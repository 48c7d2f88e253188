// The page's end of the worker: opens it, hands it requests, watches over it. Whatever fails on the
// GPU's side is followed by a fresh worker on WebAssembly; one that falls silent by a fresh one.

import { Downloads } from '../runtime/files.ts';
import type { Answer, CropChange, Lesson, Reading, Stage } from '../shared/answer.ts';
import { describe, type Fault, type FaultCode, FaultError } from '../shared/faults.ts';
import type {
  ModelAddress,
  Moment,
  Opened,
  PackageFile,
  Picture,
  Provider,
  ProviderChoice,
  Reply,
  Request,
  WorkerFiles,
} from '../shared/messages.ts';
import { type Deferred, deferred } from './deferred.ts';
import { startWorker } from './start-worker.ts';

export interface EngineOptions {
  provider: Provider;
  /** Whether this GPU has passed its self-test before. */
  proven?: boolean;
  model: ModelAddress;
  files: WorkerFiles & { worker: PackageFile };
  /** For tests. */
  createWorker?: () => Worker;
}

/** Who is told what happens to an engine. */
export interface EngineUser {
  onProgress(received: number, expected: number): void;
  /** Called when ready, and again when a fresh worker took over. */
  onOpened(opened: Opened): void;
  /** The engine cannot go on; the next request starts it afresh. */
  onFailed(fault: Fault): void;
}

/** Milliseconds between two looks at the worker, and after how many without a word it is dead. */
const tick = 2000;
const silentTicks = 6;
/** After how many looks the request that is served is given up, and opening without a byte of progress. */
const requestTicks = 15;
const openTicks = 45;
/** Milliseconds without a byte after which the file of a worker that has said nothing is given up. */
const filePatience = 7000;
/** How often a worker that died is replaced before the visitor is told. */
const restarts = 1;
/** So many pictures in a row may fail, whoever asked, before the worker is taken for broken. */
export const failuresAllowed = 10;
/** Milliseconds that a worker has to end by itself. */
const closePatience = 5000;

interface Waiting extends Deferred<Reply> {
  ticks: number;
}

type Job =
  | { kind: 'read'; picture: Picture; reading: Reading; moment?: Moment }
  | { kind: 'explain'; picture: Picture; change: CropChange }
  | { kind: 'time'; stage: Stage; views: number; runs: number; picture?: Picture };

export class Engine {
  readonly #options: EngineOptions;
  readonly #users = new Set<EngineUser>();
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #opened = deferred<Opened>();
  #isOpen = false;
  /** Whether the worker has ever said a word, for which it needs its script. */
  #isHeard = false;
  /** Set once the GPU failed: from then on WebAssembly, and why. */
  #fallback: ProviderChoice | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #quietTicks = 0;
  #failures = 0;
  #restarted = 0;
  #nextId = 1;

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  join(user: EngineUser): void {
    this.#users.add(user);
  }

  /** The last to leave ends the worker. */
  leave(user: EngineUser): void {
    this.#users.delete(user);
    if (this.#users.size > 0) return;
    this.#end({ code: 'stopped' });
  }

  /** Starts the downloads if nobody did; resolves when pictures may be sent. */
  open(): Promise<Opened> {
    if (this.#worker === undefined) {
      this.#opened = deferred();
      this.#start();
    }
    return this.#opened.promise;
  }

  /** Takes ownership of the picture. `moment`: undefined for a still. */
  async read(picture: Picture, reading: Reading, moment?: Moment): Promise<Answer> {
    const frame = moment === undefined ? {} : { moment };
    const reply = await this.#ask({ kind: 'read', picture, reading, ...frame });
    return (reply as Reply & { kind: 'answer' }).answer;
  }

  /** Takes ownership of the picture. Undefined where no face is found. */
  async explain(picture: Picture, change: CropChange): Promise<Lesson | undefined> {
    const reply = await this.#ask({ kind: 'explain', picture, change });
    return (reply as Reply & { kind: 'lesson' }).lesson;
  }

  /** Milliseconds of one run of a stage, the mean of `runs`. Takes ownership of the picture. */
  async time(stage: Stage, views: number, runs: number, picture?: Picture): Promise<number> {
    const frame = picture === undefined ? {} : { picture };
    const reply = await this.#ask({ kind: 'time', stage, views, runs, ...frame });
    return (reply as Reply & { kind: 'timed' }).milliseconds;
  }

  forget(sequence: number): void {
    this.#tell({ kind: 'forget', sequence });
  }

  setBaseline(sequence: number, face: number, take: boolean): void {
    this.#tell({ kind: 'baseline', sequence, face, take });
  }

  /** What has no reply. A worker that is not open has nothing to forget. */
  #tell(request: Request): void {
    if (this.#isOpen) this.#worker?.postMessage(request);
  }

  /** Resolves when all that was asked for so far is answered. */
  async drained(): Promise<void> {
    await Promise.allSettled([...this.#waiting.values()].map(({ promise }) => promise));
  }

  #provider: ProviderChoice['provider'] = 'wasm';

  async #ask(job: Job): Promise<Reply> {
    const { picture } = job;
    try {
      await this.open();
    } catch (error) {
      picture?.close();
      throw error;
    }
    const worker = this.#worker;
    if (worker === undefined) {
      picture?.close();
      throw new FaultError('stopped');
    }
    const id = this.#nextId++;
    const waiting = { ...deferred<Reply>(), ticks: 0 };
    this.#waiting.set(id, waiting);
    const request: Request = { ...job, id };
    try {
      worker.postMessage(request, picture === undefined ? [] : [picture]);
    } catch (error) {
      // Pixels of another origin may be shown, and go nowhere.
      this.#settle(id)?.reject(new FaultError('source-foreign', { detail: describe(error) }));
      picture?.close();
    }
    return waiting.promise;
  }

  #start(): void {
    const { createWorker, files, model, provider, proven = false } = this.#options;
    let worker: Worker;
    try {
      worker = createWorker?.() ?? startWorker(files.worker);
    } catch (error) {
      this.#end({ code: 'worker-blocked', detail: String(error) });
      return;
    }
    this.#worker = worker;
    this.#isOpen = false;
    this.#isHeard = false;
    this.#quietTicks = 0;
    this.#failures = 0;
    worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
      // What a replaced worker had still to say no longer counts.
      if (worker === this.#worker) this.#receive(data);
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      if (worker === this.#worker) this.#died(event.message);
    });
    const request: Request = {
      kind: 'open',
      provider: this.#fallback === undefined ? provider : 'wasm',
      proven,
      files,
      model,
    };
    worker.postMessage(request);
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#look(), tick);
  }

  #receive(reply: Reply): void {
    this.#quietTicks = 0;
    this.#isHeard = reply.kind !== 'not-imported';
    switch (reply.kind) {
      case 'alive':
        break;
      case 'not-imported':
        this.#died();
        break;
      case 'progress':
        this.#openTicks = 0;
        for (const user of this.#users) user.onProgress(reply.received, reply.expected);
        break;
      case 'opened': {
        const opened = { ...reply.opened, choice: this.#fallback ?? reply.opened.choice };
        this.#isOpen = true;
        this.#provider = opened.choice.provider;
        this.#opened.resolve(opened);
        for (const user of this.#users) user.onOpened(opened);
        break;
      }
      case 'not-opened':
        this.#end(reply.fault);
        break;
      case 'gpu-gone':
        this.#leaveGpu(reply.choice);
        break;
      case 'failed':
        this.#settle(reply.id)?.reject(new FaultError(reply.fault.code, reply.fault));
        if (reply.fault.code === 'frame-failed') this.#frameFailed(reply.fault);
        break;
      default:
        this.#restarted = 0;
        this.#failures = 0;
        this.#settle(reply.id)?.resolve(reply);
    }
  }

  /** A picture's fault costs that picture; many in a row the GPU, or the worker, and with it the session. */
  #frameFailed({ detail = '' }: Fault): void {
    this.#failures += 1;
    if (this.#failures < failuresAllowed) return;
    if (this.#isOnGpu) this.#leaveGpu({ provider: 'wasm', reason: 'gpu-failed', detail });
    else this.#end({ code: 'network-failed', part: 'network', detail });
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #openTicks = 0;

  /**
   * Counted in looks, not in time: where the browser slows or freezes the page's timers it does so to
   * both sides.
   */
  #look(): void {
    this.#quietTicks += 1;
    this.#openTicks += this.#isOpen ? 0 : 1;
    // The worker serves one after the other: what comes later only waits for the first.
    const [served] = this.#waiting.values();
    if (served !== undefined) served.ticks += 1;
    const late = this.#openTicks > openTicks || (served?.ticks ?? 0) > requestTicks;
    if (!late && this.#quietTicks <= silentTicks) return;
    if (this.#isHeard) this.#replace();
    else void this.#askFile('worker-silent');
  }

  #replace(): void {
    if (this.#isOnGpu) {
      this.#leaveGpu({ provider: 'wasm', reason: 'gpu-failed', detail: 'it never answered' });
      return;
    }
    if (this.#restarted >= restarts) {
      this.#end({ code: 'worker-silent', part: 'worker' });
      return;
    }
    this.#restarted += 1;
    this.#restart({ code: 'worker-silent' });
  }

  get #isOnGpu(): boolean {
    return this.#provider === 'webgpu' && this.#fallback === undefined;
  }

  #leaveGpu(choice: ProviderChoice): void {
    this.#fallback = choice;
    this.#restart({ code: 'frame-failed', detail: choice.reason });
  }

  /** A fresh worker; what the old one was asked is lost. */
  #restart(fault: Fault): void {
    this.#worker?.terminate();
    this.#reject(fault);
    if (this.#isOpen) this.#opened = deferred();
    this.#openTicks = 0;
    this.#start();
  }

  /** The worker's script did not load, or threw where nobody caught it. */
  #died(message?: string): void {
    if (!this.#isHeard && !message) void this.#askFile('worker-blocked');
    else if (this.#restarted < restarts) this.#replace();
    else this.#end({ code: 'worker-silent', part: 'worker', ...(message && { detail: message }) });
  }

  /**
   * Browsers don't say why a worker does not start. Its file does: missing, damaged, stalled, or there and
   * forbidden, which is `otherwise`.
   */
  async #askFile(otherwise: FaultCode): Promise<void> {
    const worker = this.#worker;
    // No silence counts until then, unless the worker begins to speak.
    this.#quietTicks = Number.NEGATIVE_INFINITY;
    this.#openTicks = 0;
    const fault = await faultOfFile(this.#options.files.worker);
    if (worker !== this.#worker || this.#isHeard) return;
    if (fault !== undefined) this.#end(fault);
    else if (this.#restarted < restarts) this.#replace();
    else this.#end({ code: otherwise, part: 'worker' });
  }

  #end(fault: Fault): void {
    clearInterval(this.#timer);
    if (fault.code === 'stopped' && this.#isOpen) this.#dismiss();
    else this.#worker?.terminate();
    this.#worker = undefined;
    this.#isOpen = false;
    this.#restarted = 0;
    this.#openTicks = 0;
    this.#reject(fault);
    this.#opened.reject(new FaultError(fault.code, fault));
    if (fault.code === 'stopped') return;
    for (const user of this.#users) user.onFailed(fault);
  }

  /** Lets the worker store what it has downloaded, and then end. */
  #dismiss(): void {
    const worker = this.#worker;
    worker?.postMessage({ kind: 'close' } satisfies Request);
    setTimeout(() => worker?.terminate(), closePatience);
  }

  #reject(fault: Fault): void {
    for (const { reject } of this.#waiting.values()) reject(new FaultError(fault.code, fault));
    this.#waiting.clear();
  }
}

/** Undefined where the file can be had whole. Past the caches, which thereby forget a damaged copy. */
async function faultOfFile(file: PackageFile): Promise<Fault | undefined> {
  try {
    await new Downloads(() => undefined, { patience: filePatience }).fetch(file);
    return undefined;
  } catch (error) {
    return error instanceof FaultError ? error.fault : { code: 'worker-blocked' };
  }
}
