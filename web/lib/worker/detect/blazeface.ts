// BlazeFace without a runtime and without a browser: pixels to tensor, tensors to faces. Whoever uses
// it brings the pixels and a function that runs the network (ONNX Runtime Web in the page,
// onnxruntime-node in a script).
//
//   const look = wholeLook(width, height);
//   const outputs = await run(toTensor(rgba, near));      // rgba: that square at 128x128
//   const faces = decodeFaces(outputs, look, near);

import type { DetectedFace, Point } from '../../shared/answer.ts';
import { anchors } from './anchors.ts';
import { inPicture, type Look } from './look.ts';
import { suppress } from './suppression.ts';

/** One of its two networks. They share their anchors and the names of what goes in and comes out. */
export interface Network {
  /** Pixels along its square input. */
  side: number;
}

/** For whoever sits before a camera: faces of a fifth of the picture and more. */
export const near: Network = { side: 128 };
/** For faces across the room. */
export const far: Network = { side: 256 };

export const inputName = 'input:0';

/** Shape of the input, in [-1,1]. */
export function inputShape({ side }: Network): number[] {
  return [1, side, side, 3];
}

/** The outputs, first for the 512 anchors of the fine grid, then for the 384 of the coarse. */
export const outputNames = {
  logits: ['Identity:0', 'Identity_1:0'],
  regressors: ['Identity_2:0', 'Identity_3:0'],
} as const;

/** Output tensors by name. */
export type Outputs = Readonly<Record<string, Float32Array>>;

/** Runs the network on one input of its shape. */
export type Run = (input: Float32Array) => Promise<Outputs>;

/** Numbers per anchor: centre, width, height, then six landmarks. */
const regressorSize = 16;
/** What MediaPipe takes for a face. */
const usualScore = 0.5;
const suppressionOverlap = 0.3;

/** [side,side,4] RGBA bytes, row-major, to the network's input. */
export function toTensor(rgba: Uint8Array | Uint8ClampedArray, { side }: Network): Float32Array {
  const pixels = side * side;
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

/** The faces in the network's outputs, in pixels of the picture, the surest first. */
export function decodeFaces(
  outputs: Outputs,
  look: Look,
  network: Network,
  leastScore = usualScore,
): DetectedFace[] {
  const logits = outputNames.logits.map((name) => output(outputs, name));
  const regressors = outputNames.regressors.map((name) => output(outputs, name));
  const candidates: DetectedFace[] = [];
  let first = 0;
  for (const [grid, gridLogits] of logits.entries()) {
    const gridRegressors = regressors[grid] as Float32Array;
    for (const [index, logit] of gridLogits.entries()) {
      const score = 1 / (1 + Math.exp(-logit));
      if (!(score >= leastScore)) continue;
      const anchor = anchors[first + index];
      if (anchor === undefined) throw new RangeError('BlazeFace has more outputs than anchors.');
      const start = index * regressorSize;
      const values = gridRegressors.subarray(start, start + regressorSize);
      candidates.push(decodeFace(values, anchor, score, look, network.side));
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
  look: Look,
  inputSide: number,
): DetectedFace {
  // Pairs are offsets from the anchor in pixels of the network's input.
  const point = (pair: number): Point =>
    inPicture(
      look,
      (values[2 * pair] as number) / inputSide + anchor.x,
      (values[2 * pair + 1] as number) / inputSide + anchor.y,
    );
  const centre = point(0);
  const scale = look.side / inputSide;
  const size = [(values[2] as number) * scale, (values[3] as number) * scale] as const;
  const [width, height] = look.turns % 2 === 0 ? size : [size[1], size[0]];
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
