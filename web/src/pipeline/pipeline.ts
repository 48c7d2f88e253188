// The page's end of the worker: open it, send pictures, get answers. A lost GPU device ends the
// worker; a fresh one on wasm takes its place.
import type { ProviderChoice, ProviderWish } from '../session/provider.ts';
import { language, strings } from '../strings/strings.ts';
import type { CropChange, Explanation } from './explain.ts';
import type { Answer, Picture, Reading, Reply, Request } from './protocol.ts';

export interface PipelineOptions {
  wish: ProviderWish;
  /** Where manifest.json and the network lie; ends with a slash. */
  modelsUrl: string;
  onProgress(received: number, expected: number): void;
  /** Called when ready, and again when a lost device changed the provider. */
  onReady(ready: Ready): void;
  /** For tests. */
  createWorker?: () => Worker;
}

export interface Ready {
  choice: ProviderChoice;
  /** Class names in the order of every answer's probabilities. */
  classes: string[];
}

/** The picture was lost with the GPU device; the next one is read on wasm. */
export class DeviceLostError extends Error {}

export class Pipeline {
  readonly #options: PipelineOptions;
  #worker!: Worker;
  /** Settles when pictures may be sent. */
  #ready!: PromiseWithResolvers<void>;
  #answer: PromiseWithResolvers<Answer> | undefined;
  #explanation: PromiseWithResolvers<Explanation | undefined> | undefined;
  #deviceLost = false;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#start(options.wish);
  }

  /** Rejects with an Error fit to be read if something is missing. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Takes ownership of the picture. One call at a time. */
  async analyse(picture: Picture, reading: Reading): Promise<Answer> {
    try {
      await this.#ready.promise;
    } catch (error) {
      picture.close();
      throw error;
    }
    this.#answer = Promise.withResolvers<Answer>();
    this.#send({ kind: 'analyse', picture, reading }, [picture]);
    return this.#answer.promise;
  }

  /** As `analyse`, but keeps what every stage made; undefined where no face is found. */
  async explain(picture: Picture, change: CropChange): Promise<Explanation | undefined> {
    try {
      await this.#ready.promise;
    } catch (error) {
      picture.close();
      throw error;
    }
    this.#explanation = Promise.withResolvers();
    this.#send({ kind: 'explain', picture, change }, [picture]);
    return this.#explanation.promise;
  }

  close(): void {
    this.#worker.terminate();
    this.#fail(new Error('The pipeline was closed.'));
  }

  #start(wish: ProviderWish): void {
    const { createWorker = newWorker, modelsUrl } = this.#options;
    this.#ready = Promise.withResolvers();
    // Whoever waits sees the failure; nobody waiting is no fault.
    this.#ready.promise.catch(() => undefined);
    const worker = createWorker();
    this.#worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
      // What a replaced worker had still to say no longer counts.
      if (worker === this.#worker) this.#receive(data);
    });
    worker.addEventListener('error', (event) =>
      this.#fail(new Error(strings.errors.workerFailed(event.message ?? 'it did not load'))),
    );
    const { maxTouchPoints } = navigator;
    this.#send({ kind: 'open', wish, modelsUrl, maxTouchPoints, language }, []);
  }

  #send(request: Request, transfer: Transferable[]): void {
    this.#worker.postMessage(request, transfer);
  }

  #receive(reply: Reply): void {
    switch (reply.kind) {
      case 'progress':
        this.#options.onProgress(reply.received, reply.expected);
        break;
      case 'ready': {
        const { classes } = reply;
        const choice = this.#deviceLost
          ? { ...reply.choice, reason: strings.providerReasons.deviceLost }
          : reply.choice;
        this.#ready.resolve();
        this.#options.onReady({ choice, classes });
        break;
      }
      case 'answer':
        this.#answer?.resolve(reply.answer);
        break;
      case 'explanation':
        this.#explanation?.resolve(reply.explanation);
        break;
      case 'failed':
        this.#fail(new Error(reply.message));
        break;
      case 'device-lost':
        this.#restart();
        break;
    }
  }

  #fail(error: Error): void {
    this.#ready.reject(error);
    this.#answer?.reject(error);
    this.#explanation?.reject(error);
  }

  #restart(): void {
    this.#worker.terminate();
    const lost = new DeviceLostError(strings.providerReasons.deviceLost);
    this.#answer?.reject(lost);
    this.#explanation?.reject(lost);
    this.#deviceLost = true;
    this.#start('wasm');
  }
}

function newWorker(): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'emoxnet' });
}
