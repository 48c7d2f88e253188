// Starts on WebAssembly, which answers soonest, and moves to WebGPU once that has proven right and
// faster on this device, beside the answers that are given meanwhile.
import { askAdapter, reasonAgainstGpu } from '../runtime/provider.ts';
import type { Answer, CropChange, Lesson, Reading, Stage } from '../shared/answer.ts';
import type { Moment, Opened, Picture, ProviderChoice } from '../shared/messages.ts';
import { Engine, type EngineOptions, type EngineUser } from './engine.ts';
import { recallChoice, rememberChoice } from './gpu-memory.ts';
import { savesData } from './idle.ts';

/** Answers after which a visit is long enough to be worth the download. */
const answersBeforeTrial = 60;
/** How many times as fast a GPU must be: it warms the device, too, and may be lost. */
const worthwhile = 1.2;
/** Views that are timed, as many as a good answer takes, and how often; the first runs compile. */
const timed = { views: 10, warmUp: 2, runs: 8 };

export class AutoEngine {
  readonly #options: Omit<EngineOptions, 'provider'>;
  readonly #users = new Set<EngineUser>();
  #engine: Engine;
  #trial: Engine | undefined;
  /** Why it runs what it runs, if the engine itself does not know. */
  #choice: ProviderChoice = { provider: 'wasm', reason: 'first' };
  #opened: Opened | undefined;
  #gpu: string | undefined;
  #answers = 0;
  #looked = false;
  #tried = false;
  /** Sequences that would lose what the worker knows of their faces, and need it to the end. */
  readonly #held = new Set<number>();

  constructor(options: Omit<EngineOptions, 'provider'>) {
    this.#options = options;
    this.#engine = new Engine({ ...options, provider: 'wasm' });
  }

  join(user: EngineUser): void {
    if (this.#users.size === 0) this.#engine.join(this.#user);
    this.#users.add(user);
  }

  /** The last to leave ends the worker. */
  leave(user: EngineUser): void {
    this.#users.delete(user);
    if (this.#users.size > 0) return;
    this.#engine.leave(this.#user);
    this.#endTrial();
  }

  async open(): Promise<Opened> {
    if (!this.#looked) void this.#lookForGpu();
    return this.#told(await this.#engine.open());
  }

  async read(picture: Picture, reading: Reading, moment?: Moment): Promise<Answer> {
    // The faces of a film keep their numbers from its first frame to its last.
    if (moment?.time !== undefined) this.#held.add(moment.sequence);
    const answer = await this.#engine.read(picture, reading, moment);
    this.#answers += 1;
    if (this.#answers >= answersBeforeTrial && !this.#tried && this.#held.size === 0) {
      this.#tried = true;
      void this.#tryGpu();
    }
    return answer;
  }

  explain(picture: Picture, change: CropChange): Promise<Lesson | undefined> {
    return this.#engine.explain(picture, change);
  }

  time(stage: Stage, views: number, runs: number, picture?: Picture): Promise<number> {
    return this.#engine.time(stage, views, runs, picture);
  }

  forget(sequence: number): void {
    this.#held.delete(sequence);
    this.#engine.forget(sequence);
  }

  setBaseline(sequence: number, face: number, take: boolean): void {
    if (take) this.#held.add(sequence);
    this.#engine.setBaseline(sequence, face, take);
  }

  readonly #user: EngineUser = {
    onProgress: (received, expected) => {
      for (const user of this.#users) user.onProgress(received, expected);
    },
    onOpened: (opened) => {
      this.#opened = this.#told(opened);
      for (const user of this.#users) user.onOpened(this.#opened);
    },
    onFailed: (fault) => {
      for (const user of this.#users) user.onFailed(fault);
    },
  };

  /** An engine that does as it was told does not know why. */
  #told(opened: Opened): Opened {
    const { choice } = opened;
    if (choice.reason === 'asked') return { ...opened, choice: this.#choice };
    // A GPU that fails will fail again, one that was lost need not.
    if (this.#gpu !== undefined && choice.reason === 'gpu-failed')
      rememberChoice(this.#gpu, choice);
    return opened;
  }

  /** Another reason for the same provider is no news to whoever uses it already. */
  #decide(choice: ProviderChoice): void {
    this.#choice = choice;
    if (this.#opened === undefined || this.#opened.choice.provider === choice.provider) return;
    this.#opened = { ...this.#opened, choice };
    for (const user of this.#users) user.onOpened(this.#opened);
  }

  /** Asks while everything else loads, which waits for none of this. */
  async #lookForGpu(): Promise<void> {
    this.#looked = true;
    const adapter = await askAdapter(navigator.gpu);
    const { userAgent, maxTouchPoints } = navigator;
    const reason = reasonAgainstGpu({ userAgent, maxTouchPoints, adapter });
    if (reason !== undefined) {
      this.#decide({ provider: 'wasm', reason });
      return;
    }
    const { vendor = '', architecture = '' } = (adapter as GPUAdapter).info ?? {};
    const { files, model } = this.#options;
    const gpu = [vendor, architecture, files.worker.sha256, model.manifest].join(' ');
    const known = recallChoice(gpu);
    if (known?.provider === 'wasm') this.#decide(known);
    else this.#gpu = gpu;
  }

  async #tryGpu(): Promise<void> {
    const gpu = this.#gpu;
    if (gpu === undefined || savesData()) return;
    const known = recallChoice(gpu);
    const proven = known !== undefined;
    const trial = new Engine({ ...this.#options, provider: 'webgpu', proven });
    this.#trial = trial;
    trial.join(bystander);
    try {
      const { choice } = await trial.open();
      const found = choice.provider === 'wasm' ? choice : (known ?? (await this.#compare(trial)));
      rememberChoice(gpu, found);
      // The next visit finds it proven.
      if (this.#held.size > 0) return;
      if (found.provider === 'webgpu') await this.#moveTo(trial);
      this.#decide(found);
    } catch {
      // What cannot even be tried is no loss: the answers go on.
    } finally {
      this.#endTrial();
    }
  }

  async #compare(trial: Engine): Promise<ProviderChoice> {
    const { views, warmUp, runs } = timed;
    await trial.time('classify', views, warmUp);
    const onGpu = await trial.time('classify', views, runs);
    const onWasm = await this.#engine.time('classify', views, runs);
    const detail = `${onGpu.toFixed(1)} ms, WebAssembly ${onWasm.toFixed(1)} ms`;
    return onWasm > worthwhile * onGpu
      ? { provider: 'webgpu', reason: 'proven', detail }
      : { provider: 'wasm', reason: 'slower', detail };
  }

  /** What the old engine was asked it still answers. */
  async #moveTo(trial: Engine): Promise<void> {
    const old = this.#engine;
    this.#engine = trial;
    this.#trial = undefined;
    trial.join(this.#user);
    trial.leave(bystander);
    await old.drained();
    old.leave(this.#user);
  }

  #endTrial(): void {
    this.#trial?.leave(bystander);
    this.#trial = undefined;
  }
}

/** Keeps an engine at work that nobody listens to yet. */
const bystander: EngineUser = {
  onProgress: () => undefined,
  onOpened: () => undefined,
  onFailed: () => undefined,
};
