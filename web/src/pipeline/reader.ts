// Reads whatever pictures it is offered, the newest first, and forgets those of a source that has
// been left. The page and the widget both sit on this.
import { LatestWins } from './latest-wins.ts';
import { DeviceLostError, Pipeline, type PipelineOptions } from './pipeline.ts';
import type { Answer, Picture } from './protocol.ts';

export interface ReaderOptions extends PipelineOptions {
  onAnswer(answer: Answer): void;
  /** The pipeline cannot go on; offering another picture starts it afresh. */
  onError(error: Error): void;
}

export class Reader {
  readonly #options: ReaderOptions;
  readonly #queue: LatestWins<{ picture: Picture; source: number }>;
  #pipeline: Pipeline | undefined;
  #source = 0;

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.#queue = new LatestWins(
      ({ picture, source }) => this.#read(picture, source),
      ({ picture }) => picture.close(),
    );
  }

  /** Starts the downloads, so that they run while the visitor answers the camera's question. */
  open(): Promise<void> {
    this.#pipeline ??= new Pipeline(this.#options);
    return this.#pipeline.ready;
  }

  /** Takes ownership of the picture. */
  offer(picture: Picture): void {
    this.#queue.offer({ picture, source: this.#source });
  }

  /** Drops what waits and every answer still to come for pictures offered so far. */
  leaveSource(): void {
    this.#source += 1;
    this.#queue.clear();
  }

  close(): void {
    this.leaveSource();
    this.#pipeline?.close();
    this.#pipeline = undefined;
  }

  async #read(picture: Picture, source: number): Promise<void> {
    this.#pipeline ??= new Pipeline(this.#options);
    const pipeline = this.#pipeline;
    try {
      const answer = await pipeline.analyse(picture);
      if (source === this.#source) this.#options.onAnswer(answer);
    } catch (error) {
      if (error instanceof DeviceLostError || pipeline !== this.#pipeline) return;
      this.close();
      this.#options.onError(error as Error);
    }
  }
}
