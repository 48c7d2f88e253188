// BlazeFace-128 without a runtime and without a browser: pixels to tensor, tensors to faces. Whoever
// uses it brings the letterboxed pixels and a function that runs the network (ONNX Runtime Web in the
// page, onnxruntime-node in a script).
//
//   const scale = letterbox(width, height, inputSide);
//   const outputs = await run(toTensor(rgba));            // rgba: the letterboxed 128x128 picture
//   const faces = decodeFaces(outputs, scale);

import type { DetectedFace, Point } from '../../shared/answer.ts';
import { anchors } from './anchors.ts';
import type { Letterbox } from './letterbox.ts';
import { suppress } from './suppression.ts';

/** Pixels along the network's square input. */
export const inputSide = 128;
export const inputShape = [1, inputSide, inputSide, 3] as const;
export const inputName = 'input:0';

/** The network's outputs, first for the 512 anchors of the fine grid, then for the 384 of the coarse. */
export const outputNames = {
  logits: ['Identity:0', 'Identity_1:0'],
  regressors: ['Identity_2:0', 'Identity_3:0'],
} as const;

/** Output tensors by name. */
export type Outputs = Readonly<Record<string, Float32Array>>;

/** Runs the network on one [1,128,128,3] float32 input in [-1,1]. */
export type Run = (input: Float32Array) => Promise<Outputs>;

/** Numbers per anchor: centre, width, height, then six landmarks. */
const regressorSize = 16;
/** MediaPipe's own thresholds for this network. */
const minimumScore = 0.5;
const suppressionOverlap = 0.3;

/** [128,128,4] RGBA bytes, row-major, to the network's input: [1,128,128,3] in [-1,1]. */
export function toTensor(rgba: Uint8Array | Uint8ClampedArray): Float32Array {
  const pixels = inputSide * inputSide;
  if (rgba.length !== pixels * 4) {
    throw new RangeError(`BlazeFace takes ${pixels * 4} RGBA bytes, got ${rgba.length}.`);
  }
  const tensor = new Float32Array(pixels * 3);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      tensor[pixel * 3 + channel] = (rgba[pixel * 4 + channel] as number) / 127.5 - 1;
    }
  }
  return tensor;
}

/** The faces in the network's outputs, in pixels of the picture that was letterboxed. */
export function decodeFaces(outputs: Outputs, fit: Letterbox): DetectedFace[] {
  const logits = outputNames.logits.map((name) => output(outputs, name));
  const regressors = outputNames.regressors.map((name) => output(outputs, name));
  const candidates: DetectedFace[] = [];
  let first = 0;
  for (const [grid, gridLogits] of logits.entries()) {
    const gridRegressors = regressors[grid] as Float32Array;
    for (const [index, logit] of gridLogits.entries()) {
      const score = 1 / (1 + Math.exp(-logit));
      if (!(score >= minimumScore)) continue;
      const anchor = anchors[first + index];
      if (anchor === undefined) throw new RangeError('BlazeFace has more outputs than anchors.');
      const start = index * regressorSize;
      const values = gridRegressors.subarray(start, start + regressorSize);
      candidates.push(decodeFace(values, anchor, score, fit));
    }
    first += gridLogits.length;
  }
  return suppress(candidates, suppressionOverlap);
}

function output(outputs: Outputs, name: string): Float32Array {
  const tensor = outputs[name];
  if (tensor === undefined) throw new TypeError(`BlazeFace has no output called ${name}.`);
  return tensor;
}

function decodeFace(
  values: Float32Array,
  anchor: Point,
  score: number,
  fit: Letterbox,
): DetectedFace {
  // Pairs are offsets from the anchor in pixels of the network's input.
  const point = (pair: number): Point => ({
    x: ((values[2 * pair] as number) + anchor.x * inputSide - fit.left) / fit.scale,
    y: ((values[2 * pair + 1] as number) + anchor.y * inputSide - fit.top) / fit.scale,
  });
  const centre = point(0);
  const width = (values[2] as number) / fit.scale;
  const height = (values[3] as number) / fit.scale;
  return {
    box: { x: centre.x - width / 2, y: centre.y - height / 2, width, height },
    // The network names sides from the person's point of view, so its right eye comes first; that
    // is the one on the left of the picture.
    landmarks: {
      leftEye: point(2),
      rightEye: point(3),
      nose: point(4),
      mouth: point(5),
      leftEar: point(6),
      rightEar: point(7),
    },
    score,
  };
}
