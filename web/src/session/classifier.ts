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
  /** Of the first view. */
  maps: ActivationMaps;
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

  /** `side`: pixels along the network's square input. */
  static async create(
    ort: Runtime,
    model: Uint8Array,
    manifest: Manifest,
    side: number,
    provider: Provider,
  ): Promise<Classifier> {
    const session = await ort.InferenceSession.create(model, {
      ...quiet,
      executionProviders: [provider],
    });
    return new Classifier(ort, session, manifest.input.name, side);
  }

  /** views: [steps,1,side,side] float32 in [0,1]. */
  async classify(views: Float32Array, steps: number): Promise<Classification> {
    const shape = [steps, 1, this.#side, this.#side];
    const images = new this.#ort.Tensor('float32', views, shape);
    const { probabilities, activation_maps } = await this.#session.run({ [this.#input]: images });
    if (probabilities === undefined || activation_maps === undefined) {
      throw new Error('The model must answer with "probabilities" and "activation_maps".');
    }
    const [, classes = 0, height = 0, width = 0] = activation_maps.dims;
    const maps = activation_maps.data as Float32Array;
    return {
      probabilities: probabilities.data as Float32Array,
      maps: { height, width, values: maps.slice(0, classes * height * width) },
    };
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}
