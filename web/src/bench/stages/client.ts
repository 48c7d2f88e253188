// The page's end of the worker that times the pipeline's stages. One request at a time.
import type { StageReply, StageRequest } from './protocol.ts';

export class StagesClient {
  readonly #worker: Worker;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  static async open(modelsUrl: string): Promise<StagesClient> {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    const client = new StagesClient(worker);
    await client.#ask({ kind: 'open', modelsUrl });
    return client;
  }

  classify(views: number | undefined, runs: number): Promise<number> {
    return this.#ask({ kind: 'classify', views, runs });
  }

  /** Takes ownership of the frame. */
  preprocess(frame: VideoFrame, runs: number): Promise<number> {
    return this.#ask({ kind: 'preprocess', frame, runs }, [frame]);
  }

  #ask(request: StageRequest, transfer: Transferable[] = []): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#worker.onmessage = ({ data }: MessageEvent<StageReply>) => {
        if ('error' in data) reject(new Error(data.error));
        else resolve(data.milliseconds);
      };
      this.#worker.onerror = (event) => reject(new Error(event.message));
      this.#worker.postMessage(request, transfer);
    });
  }
}
