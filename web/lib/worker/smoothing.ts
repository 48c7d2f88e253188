// Calms the bars between camera frames: an exponential mean of the log-probabilities over time, so
// that its pace does not depend on the frame rate. In the logarithm a surprising frame counts less
// than in a mean of the probabilities, and the likeliest class changes without a stay in between.

/**
 * After this long, in milliseconds, a change has been taken over by 63 %. The calmest that still names a
 * new expression within 250 ms nine times in ten: of a trembling clip's frames 0.2 % flicker instead of
 * 2.3 %, and a change is named after 100 ms in the middle (scripts/bench steady, 150 clips of valid).
 */
const timeConstant = 150;
/** Less is as good as none; its logarithm would outweigh all others. */
const leastProbability = 1e-4;

/** One face's answers over time. */
export class Smoother {
  readonly #timeConstant: number;
  #logarithms: Float64Array | undefined;
  #time = 0;

  /** `constant`: milliseconds after which a change has been taken over by 63 %. */
  constructor(constant = timeConstant) {
    this.#timeConstant = constant;
  }

  /**
   * Writes the smoothed answer over `probabilities`, which still sum to 1; `time` in milliseconds.
   * The first answer stays as it is.
   */
  smooth(probabilities: Float32Array, time: number): void {
    const logarithm = (value: number) => Math.log(Math.max(value, leastProbability));
    if (this.#logarithms === undefined) {
      this.#logarithms = Float64Array.from(probabilities, logarithm);
      this.#time = time;
      return;
    }
    const fresh = 1 - Math.exp((this.#time - time) / this.#timeConstant);
    this.#time = time;
    const mean = this.#logarithms;
    let sum = 0;
    for (let index = 0; index < mean.length; index++) {
      const before = mean[index] as number;
      const next = before + fresh * (logarithm(probabilities[index] as number) - before);
      mean[index] = next;
      probabilities[index] = Math.exp(next);
      sum += Math.exp(next);
    }
    for (let index = 0; index < mean.length; index++) {
      probabilities[index] = (probabilities[index] as number) / sum;
    }
  }
}
