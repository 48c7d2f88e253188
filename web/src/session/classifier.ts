// The network: views of a face in, probabilities and activation maps out.
import type { InferenceSession } from 'onnxruntime-web';
import type { Manifest } from './manifest.ts';
import type { Provider } from './provider.ts';
import { quiet, type Runtime } from './runtime.ts';

/** Class activation maps of one view: [classes, height, width], row-major, unbounded. */
export interface ActivationMaps {
  height: number;
  width: number;
  values: Float32Array;
}

export interface Classification {
  /** [views, classes], each row sums to 1. */
  probabilities: Float32Array;
  /** Of one view; shares the memory of all. */
  mapsOf(view: number): ActivationMaps;
}

export class Classifier {
  readonly #ort: Runtime;
  readonly #session: InferenceSession;
  readonly #input: string;
  readonly #side: number;

  private constructor(ort: Runtime, session: InferenceSession, input: string, side: number) {
    this.#ort = ort;
    this.#session = session;
    this.#input = input;
    this.#side = side;
  }

  /** `file`: the network in ONNX. `side`: pixels along its square input. */
  static async create(
    ort: Runtime,
    file: Uint8Array,
    manifest: Manifest,
    side: number,
    provider: Provider,
  ): Promise<Classifier> {
    const session = await ort.InferenceSession.create(file, {
      ...quiet,
      executionProviders: [provider],
    });
    return new Classifier(ort, session, manifest.input.name, side);
  }

  /** One run over `count` views of any faces: [count,1,side,side] float32 in [0,1]. */
  async classify(views: Float32Array, count: number): Promise<Classification> {
    const shape = [count, 1, this.#side, this.#side];
    const images = new this.#ort.Tensor('float32', views, shape);
    const { probabilities, activation_maps } = await this.#session.run({ [this.#input]: images });
    if (probabilities === undefined || activation_maps === undefined) {
      throw new Error('The model must answer with "probabilities" and "activation_maps".');
    }
    const [, classes = 0, height = 0, width = 0] = activation_maps.dims;
    const maps = activation_maps.data as Float32Array;
    return {
      probabilities: probabilities.data as Float32Array,
      mapsOf: (view) => {
        const size = classes * height * width;
        return { height, width, values: maps.subarray(view * size, (view + 1) * size) };
      },
    };
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}
