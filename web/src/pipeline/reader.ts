// Reads whatever pictures it is offered, the newest first, and forgets those of a source that has
// been left. The page and the widget both sit on this.
import { LatestWins } from './latest-wins.ts';
import { DeviceLostError, Pipeline, type PipelineOptions } from './pipeline.ts';
import type { Answer, Picture, Reading } from './protocol.ts';

export interface ReaderOptions extends PipelineOptions {
  onAnswer(answer: Answer): void;
  /** The pipeline cannot go on; offering another picture starts it afresh. */
  onError(error: Error): void;
}

/** What the visitor may choose about reading frames. */
export type ReadingChoices = Pick<Reading, 'views' | 'smooth'>;

interface Offered {
  picture: Picture;
  source: number;
  reading: Reading;
}

export class Reader {
  /** Holds for what is offered from then on. */
  choices: ReadingChoices = { views: 'auto', smooth: true };
  readonly #options: ReaderOptions;
  readonly #queue: LatestWins<Offered>;
  #pipeline: Pipeline | undefined;
  #source = 0;

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.#queue = new LatestWins(
      (offered) => this.#read(offered),
      ({ picture }) => picture.close(),
    );
  }

  /** Starts the downloads, so that they run while the visitor answers the camera's question. */
  open(): Promise<void> {
    this.#pipeline ??= new Pipeline(this.#options);
    return this.#pipeline.ready;
  }

  /** A picture of its own. Takes ownership of it. */
  offer(picture: Picture): void {
    this.#queue.offer({ picture, source: this.#source, reading: this.choices });
  }

  /** One of a source's many frames: faces are followed from the last one. Takes ownership of it. */
  offerFrame(picture: Picture): void {
    const reading = { ...this.choices, sequence: this.#source };
    this.#queue.offer({ picture, source: this.#source, reading });
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

  async #read({ picture, source, reading }: Offered): Promise<void> {
    this.#pipeline ??= new Pipeline(this.#options);
    const pipeline = this.#pipeline;
    try {
      const answer = await pipeline.analyse(picture, reading);
      if (source === this.#source) this.#options.onAnswer(answer);
    } catch (error) {
      if (error instanceof DeviceLostError || pipeline !== this.#pipeline) return;
      this.close();
      this.#options.onError(error as Error);
    }
  }
}
