// @vladmandic/face-api with its tiny detector, its default options and TensorFlow.js on WebAssembly.
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
interface FaceApi {
  tf: {
    setWasmPaths(path: string): void;
    setBackend(name: string): Promise<boolean>;
    ready(): Promise<void>;
    rand(shape: number[], random: () => number): Tensor;
  };
  nets: Record<
    'tinyFaceDetector' | 'faceExpressionNet',
    { loadFromUri(url: string): Promise<void> }
  > & {
    faceExpressionNet: { forward(image: Tensor): Promise<Tensor> };
  };
  TinyFaceDetectorOptions: new () => object;
  detectAllFaces(
    input: HTMLVideoElement | HTMLCanvasElement,
    options: object,
  ): { withFaceExpressions(): PromiseLike<FaceApiFace[]> };
}

interface FaceApiFace {
  detection: { box: Seen['box'] };
  expressions: Record<string, number>;
}

/** Its names of what we name otherwise. */
const ourNames: Record<string, string> = {
  fearful: 'fear',
  disgusted: 'disgust',
  surprised: 'surprise',
};

interface Tensor {
  data(): Promise<Float32Array>;
  dispose(): void;
}

export class FaceApiContestant implements Contestant {
  #library!: FaceApi;
  #options!: object;
  #face!: Tensor;
  readonly watch = watchWithRead((video) => this.#read(video));
  readonly readFrames = readFramesWith((video) => this.#read(video));

  async load(): Promise<void> {
    const home = `${peersUrl}@vladmandic/face-api/`;
    const library: FaceApi = await import(/* @vite-ignore */ `${home}dist/face-api.esm.js`);
    library.tf.setWasmPaths(tfjsWasmUrl);
    await library.tf.setBackend('wasm');
    await library.tf.ready();
    await library.nets.tinyFaceDetector.loadFromUri(`${home}model/`);
    await library.nets.faceExpressionNet.loadFromUri(`${home}model/`);
    this.#library = library;
    this.#options = new library.TinyFaceDetectorOptions();
    this.#face = library.tf.rand([1, 112, 112, 3], () => 255 * Math.random());
  }

  async #read(video: HTMLVideoElement): Promise<number> {
    return (await this.#library.detectAllFaces(video, this.#options).withFaceExpressions()).length;
  }

  async look(picture: HTMLCanvasElement): Promise<Seen | undefined> {
    const faces = await this.#library.detectAllFaces(picture, this.#options).withFaceExpressions();
    return largest(
      faces.map(({ detection: { box }, expressions }) => {
        const shares = Object.entries(expressions).sort(([, a], [, b]) => b - a);
        const name = shares[0]?.[0] ?? '';
        return { box, expression: ourNames[name] ?? name };
      }),
    );
  }

  classify(runs: number): Promise<number> {
    return meanTime(runs, async () => {
      const answer = await this.#library.nets.faceExpressionNet.forward(this.#face);
      await answer.data();
      answer.dispose();
    });
  }
}
