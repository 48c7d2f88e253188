// @vladmandic/human with its detector and its expression network alone, TensorFlow.js on
// WebAssembly, and no answer taken over from an earlier frame.
import {
  type Contestant,
  largest,
  meanTime,
  peersUrl,
  readFramesWith,
  type Seen,
  tfjsWasmUrl,
  watchWithRead,
} from './contestant.ts';

/** The part of the library that is used here. */
interface Human {
  load(): Promise<void>;
  detect(input: HTMLVideoElement | HTMLCanvasElement): Promise<{ face: HumanFace[] }>;
  tf: { rand(shape: number[], random: () => number): Tensor };
  models: { models: { emotion: { execute(input: Tensor): Tensor } } };
}

interface HumanFace {
  box: [x: number, y: number, width: number, height: number];
  /** The likeliest first. */
  emotion?: { emotion: string }[];
}

interface Tensor {
  data(): Promise<Float32Array>;
  dispose(): void;
}

const off = { enabled: false };

export class HumanContestant implements Contestant {
  #human!: Human;
  #face!: Tensor;
  readonly watch = watchWithRead((video) => this.#read(video));
  readonly readFrames = readFramesWith((video) => this.#read(video));

  async load(): Promise<void> {
    const home = `${peersUrl}@vladmandic/human/`;
    const { Human } = await import(/* @vite-ignore */ `${home}dist/human.esm.js`);
    const human: Human = new Human({
      backend: 'wasm',
      wasmPath: tfjsWasmUrl,
      modelBasePath: `${home}models/`,
      warmup: 'none',
      cacheSensitivity: 0,
      filter: off,
      gesture: off,
      face: { detector: { rotation: false }, mesh: off, iris: off, description: off },
      body: off,
      hand: off,
      object: off,
      segmentation: off,
    });
    await human.load();
    this.#human = human;
    this.#face = human.tf.rand([1, 64, 64, 1], () => 2 * Math.random() - 1);
  }

  async #read(video: HTMLVideoElement): Promise<number> {
    return (await this.#human.detect(video)).face.length;
  }

  async look(picture: HTMLCanvasElement): Promise<Seen | undefined> {
    const { face } = await this.#human.detect(picture);
    return largest(
      face.map(({ box: [x, y, width, height], emotion }) => ({
        box: { x, y, width, height },
        expression: emotion?.[0]?.emotion ?? '',
      })),
    );
  }

  classify(runs: number): Promise<number> {
    return meanTime(runs, async () => {
      const answer = this.#human.models.models.emotion.execute(this.#face);
      await answer.data();
      answer.dispose();
    });
  }
}
