/**
 * Data sets and scores in WebAssembly, for Node alone: the same source as the trainer's evaluation
 * (native/data, native/eval).
 */

/** A split of a data set. */
export interface Evaluation {
  /** Number of images to predict. */
  size(): number;
  /** Image `i`: [48,48], 0 to 255, a view into wasm memory: use or copy it at once. */
  plane(i: number): Uint8Array;
  /** Its row in both files, from 0. */
  row(i: number): number;
  /** Its class under protocol A; empty where that gives none. */
  label(i: number): string;
  /**
   * Scores under both label protocols, as `emoxnet eval` prints them. `single` and `tta`: [size,classes]
   * probabilities of one view and averaged over `steps` views. `answers`: every picture's, as CSV
   * for `emoxnet compare`.
   */
  score(
    single: Float32Array,
    tta: Float32Array,
    steps: number,
  ): { json: string; table: string; answers: string };
}

export interface EvaluationModule {
  /**
   * Reads fer2013.csv and fer2013new.csv. `split`: train, valid or test; `duplicates`: exclude or
   * include; `classes`: what is told apart, such as the network's. Wrong files or options give `error`, one sentence.
   */
  openEvaluation(
    pixels: string,
    votes: string,
    split: string,
    duplicates: string,
    classes: readonly string[],
  ): { evaluation: Evaluation; error?: undefined } | { error: string; evaluation?: undefined };
}

export default function createEvaluation(): Promise<EvaluationModule>;
