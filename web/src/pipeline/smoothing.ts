// Calms the bars between camera frames: an exponential mean over time, so that its pace does not
// depend on the frame rate. Single pictures are shown as they are.
import { overlap } from '../detect/suppression.ts';
import type { FaceAnswer } from './protocol.ts';

/** After this long, in milliseconds, a change has been taken over by 63 %. */
const timeConstant = 150;
/** A box that overlaps the last one less belongs to somebody else, or somebody moved. */
const sameFace = 0.3;

export class Smoother {
  #last: { face: FaceAnswer; probabilities: Float32Array; time: number } | undefined;

  /** The face's probabilities, smoothed; `time` in milliseconds. They still sum to 1. */
  smooth(face: FaceAnswer, time: number): Float32Array {
    const last = this.#last;
    let probabilities = face.probabilities;
    if (last !== undefined && overlap(last.face.box, face.box) > sameFace) {
      const fresh = 1 - Math.exp((last.time - time) / timeConstant);
      probabilities = face.probabilities.map((value, index) => {
        const before = last.probabilities[index] as number;
        return before + fresh * (value - before);
      });
    }
    this.#last = { face, probabilities, time };
    return probabilities;
  }

  reset(): void {
    this.#last = undefined;
  }
}
