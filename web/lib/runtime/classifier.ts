// The network: views of a face in, probabilities and activation maps out.
import type { InferenceSession } from 'onnxruntime-web';
import { FaultError } from '../shared/faults.ts';
import type { Provider } from '../shared/messages.ts';
import type { Manifest } from './manifest.ts';
import { quiet, type Runtime } from './ort.ts';

/** Class activation maps of one view: [classes, height, width], row-major, unbounded. */
export interface ActivationMaps {
  height: number;
  width: number;
  values: Float32Array;
}

export interface Classification {
  /** [views, classes], each row sums to 1. */
  probabilities: Float32Array;
  /** Of one view; shares the memory of all. Undefined unless they were asked for. */
  mapsOf(view: number): ActivationMaps | undefined;
}

const outputs = ['probabilities', 'activation_maps'] as const;

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

  /**
   * `file`: the network in ONNX. `side`: pixels along its square input. `proven`: whether it is known to
   * run, and need not first. Throws a FaultError that says what was expected if the network is not what
   * the manifest says.
   */
  static async create(
    ort: Runtime,
    file: Uint8Array,
    manifest: Manifest,
    side: number,
    provider: Provider,
    proven = false,
  ): Promise<Classifier> {
    const session = await ort.InferenceSession.create(file, {
      ...quiet,
      executionProviders: [provider],
      graphOptimizationLevel: manifest[provider].optimised ? 'disabled' : 'all',
    });
    const { name } = manifest.input;
    if (!session.inputNames.includes(name)) throw invalid(manifest, provider, `an input "${name}"`);
    for (const output of outputs) {
      if (!session.outputNames.includes(output)) {
        throw invalid(manifest, provider, `an output "${output}"`);
      }
    }
    const classifier = new Classifier(ort, session, name, side);
    if (!proven) await classifier.#check(manifest, provider);
    return classifier;
  }

  /** One run over `count` views of any faces: [count,1,side,side] float32 in [0,1]. */
  async classify(views: Float32Array, count: number, maps: boolean): Promise<Classification> {
    const shape = [count, 1, this.#side, this.#side];
    const images = new this.#ort.Tensor('float32', views, shape);
    const wanted = maps ? outputs : outputs.slice(0, 1);
    const found = await this.#session.run({ [this.#input]: images }, [...wanted]);
    const { probabilities, activation_maps } = found;
    const [, classes = 0, height = 0, width = 0] = activation_maps?.dims ?? [];
    const values = activation_maps?.data as Float32Array | undefined;
    return {
      probabilities: probabilities?.data as Float32Array,
      mapsOf: (view) => {
        const size = classes * height * width;
        const map = values?.subarray(view * size, (view + 1) * size);
        return map && { height, width, values: map };
      },
    };
  }

  release(): Promise<void> {
    return this.#session.release();
  }

  /** One view through the network. */
  async #check(manifest: Manifest, provider: Provider): Promise<void> {
    const { classes } = manifest;
    const view = new Float32Array(this.#side ** 2);
    const { probabilities } = await this.classify(view, 1, false).catch((error) => {
      // A GPU that fails says nothing against the network.
      if (provider === 'webgpu') throw error;
      throw invalid(manifest, provider, `an input of ${this.#side} by ${this.#side} grey pixels`);
    });
    if (probabilities.length === classes.length) return;
    const answers = `${classes.length} probabilities a view, as "classes" has names`;
    throw invalid(manifest, provider, `${answers}; it gives ${probabilities.length}`);
  }
}

function invalid(manifest: Manifest, provider: Provider, expected: string): FaultError {
  return new FaultError('model-invalid', {
    part: manifest[provider].file,
    detail: `expected ${expected}`,
  });
}
