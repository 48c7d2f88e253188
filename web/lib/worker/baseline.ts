// A face at rest need not look neutral to a network: some mouths turn down by themselves. What is read
// from it while it rests, beyond what is read from neutral faces in general, is taken off its answers.

/** Milliseconds for which a face is to rest. */
const duration = 3000;
/** Less is as good as none; its logarithm would outweigh all others. */
const leastProbability = 1e-3;

export class Baseline {
  readonly #neutral: readonly number[];
  readonly #sums: Float64Array;
  #answers = 0;
  #until: number | undefined;
  /** What the answers' logarithms are too high by. */
  #offsets: Float64Array | undefined;

  /** `neutral`: the shares that neutral faces get on average, in the order of the classes. */
  constructor(neutral: readonly number[]) {
    this.#neutral = neutral;
    this.#sums = new Float64Array(neutral.length);
  }

  get state(): 'taking' | 'taken' {
    return this.#offsets === undefined ? 'taking' : 'taken';
  }

  /**
   * Looks at the answer while the face rests; from then on writes over it what is left of it, which
   * still sums to 1. `time` in milliseconds.
   */
  apply(probabilities: Float32Array, time: number): void {
    const logarithm = (value = 0) => Math.log(Math.max(value, leastProbability));
    this.#until ??= time + duration;
    if (this.#offsets === undefined) {
      for (const [index, value] of probabilities.entries()) {
        (this.#sums[index] as number) += logarithm(value);
      }
      this.#answers += 1;
      if (time < this.#until) return;
      this.#offsets = this.#sums.map(
        (sum, index) => sum / this.#answers - logarithm(this.#neutral[index]),
      );
    }
    const offsets = this.#offsets;
    let sum = 0;
    for (const [index, value] of probabilities.entries()) {
      const left = Math.exp(logarithm(value) - (offsets[index] as number));
      probabilities[index] = left;
      sum += left;
    }
    for (const [index, left] of probabilities.entries()) probabilities[index] = left / sum;
  }
}
