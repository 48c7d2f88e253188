// Where a face went between two frames: the similarity transform (shift, turn, scale) that lays its
// last 48x48 picture over the present one.
//
// Inverse compositional image alignment (Baker & Matthews 2004, "Lucas-Kanade 20 Years On", section
// 3.2), from coarse to fine. A similarity is one complex line, z' = factor * z + shift, which makes
// composing and inverting a matter of complex arithmetic. Brightness and contrast may change:
// the present picture is brought to the last one's mean and spread at every step.

/** z' = factor * z + shift, in pixels of the plane about its centre; y points down. */
export interface Similarity {
  factorX: number;
  factorY: number;
  shiftX: number;
  shiftY: number;
}

export interface Alignment extends Similarity {
  /** Correlation of the two pictures once aligned, in [-1,1]. */
  correlation: number;
}

const parameters = 4;
/** From coarse to fine: pixels along the side, and the most steps taken there. */
const levels = [
  { side: 12, steps: 10 },
  { side: 24, steps: 8 },
] as const;
/** Where the mouth begins: sides of the plane below its centre. */
const maskBottom = 0.2;
/** A step that moves no pixel of the plane further than this is the last. */
const smallestStep = 0.02;

export class Aligner {
  readonly #side: number;
  readonly #levels: Level[];

  /** `side`: pixels along the planes, a multiple of 24. */
  constructor(side: number) {
    this.#side = side;
    this.#levels = levels.map((level) => new Level(level.side, level.steps, side / level.side));
  }

  /**
   * Both [side,side] bytes. What lay at z in `before` lies at factor * z + shift in `after`;
   * undefined where the pictures are too flat to tell.
   */
  align(before: Uint8Array, after: Uint8Array): Alignment | undefined {
    const found: Alignment = { factorX: 1, factorY: 0, shiftX: 0, shiftY: 0, correlation: 0 };
    for (const level of this.#levels) {
      level.load(before, after, this.#side);
      if (!level.refine(found)) return undefined;
    }
    return found;
  }
}

/** One resolution, with all the memory its steps need. */
class Level {
  readonly #side: number;
  readonly #steps: number;
  /** Pixels of the plane to one of this level. */
  readonly #shrink: number;
  readonly #before: Float32Array;
  readonly #after: Float32Array;
  readonly #warped: Float32Array;
  /** [pixels,4]: how a pixel changes with each parameter. */
  readonly #steepest: Float32Array;
  readonly #hessian = new Float64Array(parameters * parameters);
  readonly #step = new Float64Array(parameters);
  /** The pixels that count: brows, eyes and nose, as corners show the room and a mouth moves. */
  readonly #mask: Uint16Array;

  constructor(side: number, steps: number, shrink: number) {
    this.#side = side;
    this.#steps = steps;
    this.#shrink = shrink;
    const pixels = side * side;
    this.#before = new Float32Array(pixels);
    this.#after = new Float32Array(pixels);
    this.#warped = new Float32Array(pixels);
    this.#steepest = new Float32Array(pixels * parameters);
    const centre = (side - 1) / 2;
    const inside = (index: number) => {
      const [x, y] = [(index % side) - centre, Math.floor(index / side) - centre];
      return Math.hypot(x, y) < centre && y < maskBottom * side;
    };
    this.#mask = Uint16Array.from(Array.from({ length: pixels }, (_, index) => index)).filter(
      inside,
    );
  }

  load(before: Uint8Array, after: Uint8Array, planeSide: number): void {
    shrinkInto(this.#before, this.#side, before, planeSide, this.#shrink);
    shrinkInto(this.#after, this.#side, after, planeSide, this.#shrink);
  }

  /** Improves `found`; false where nothing can be told. */
  refine(found: Alignment): boolean {
    const before = statistics(this.#before, this.#mask);
    if (before.spread < 1) return false;
    this.#prepare();
    const step = this.#step;
    for (let iteration = 0; iteration < this.#steps; iteration++) {
      this.#warp(found);
      const after = statistics(this.#warped, this.#mask);
      if (after.spread < 1) return false;
      this.#gradient(before, after);
      if (!solve(this.#hessian, step)) return false;
      compose(found, step, this.#shrink);
      const [turnX = 0, turnY = 0, shiftX = 0, shiftY = 0] = step;
      const moved = Math.hypot(turnX, turnY) * (this.#side / 2) + Math.hypot(shiftX, shiftY);
      if (moved * this.#shrink < smallestStep) break;
      // A face neither doubles nor turns over between two frames: the search ran away.
      if (!(Math.abs(Math.hypot(found.factorX, found.factorY) - 1) < 0.5)) return false;
    }
    this.#warp(found);
    found.correlation = this.#correlation(before, statistics(this.#warped, this.#mask));
    return true;
  }

  /** Everything that depends on the last picture alone. */
  #prepare(): void {
    const side = this.#side;
    const centre = (side - 1) / 2;
    const image = this.#before;
    const steepest = this.#steepest;
    const hessian = this.#hessian.fill(0);
    for (const index of this.#mask) {
      // The mask leaves out the border, so every pixel has neighbours.
      const gradientX = ((image[index + 1] as number) - (image[index - 1] as number)) / 2;
      const gradientY = ((image[index + side] as number) - (image[index - side] as number)) / 2;
      const x = (index % side) - centre;
      const y = Math.floor(index / side) - centre;
      const at = index * parameters;
      steepest[at] = gradientX * x + gradientY * y;
      steepest[at + 1] = gradientY * x - gradientX * y;
      steepest[at + 2] = gradientX;
      steepest[at + 3] = gradientY;
      for (let row = 0; row < parameters; row++) {
        for (let column = 0; column < parameters; column++) {
          const product = (steepest[at + row] as number) * (steepest[at + column] as number);
          hessian[row * parameters + column] =
            (hessian[row * parameters + column] as number) + product;
        }
      }
    }
  }

  #warp({ factorX, factorY, shiftX, shiftY }: Similarity): void {
    const side = this.#side;
    const last = side - 1;
    const centre = last / 2;
    const fromX = centre + shiftX / this.#shrink;
    const fromY = centre + shiftY / this.#shrink;
    for (const index of this.#mask) {
      const x = (index % side) - centre;
      const y = Math.floor(index / side) - centre;
      const atX = Math.min(Math.max(factorX * x - factorY * y + fromX, 0), last);
      const atY = Math.min(Math.max(factorY * x + factorX * y + fromY, 0), last);
      this.#warped[index] = bilinear(this.#after, side, atX, atY);
    }
  }

  #gradient(before: Statistics, after: Statistics): void {
    const step = this.#step.fill(0);
    const gain = before.spread / after.spread;
    for (const index of this.#mask) {
      const level = ((this.#warped[index] as number) - after.mean) * gain + before.mean;
      const error = level - (this.#before[index] as number);
      const at = index * parameters;
      for (let row = 0; row < parameters; row++) {
        step[row] = (step[row] as number) + (this.#steepest[at + row] as number) * error;
      }
    }
  }

  #correlation(before: Statistics, after: Statistics): number {
    let sum = 0;
    for (const index of this.#mask) {
      const a = (this.#before[index] as number) - before.mean;
      sum += a * ((this.#warped[index] as number) - after.mean);
    }
    return sum / (this.#mask.length * before.spread * after.spread);
  }
}

interface Statistics {
  mean: number;
  /** Standard deviation. */
  spread: number;
}

function statistics(image: Float32Array, mask: Uint16Array): Statistics {
  let sum = 0;
  let squares = 0;
  for (const index of mask) {
    const level = image[index] as number;
    sum += level;
    squares += level * level;
  }
  const mean = sum / mask.length;
  return { mean, spread: Math.sqrt(Math.max(0, squares / mask.length - mean * mean)) };
}

/** `found` after the inverse of `step`. */
function compose(found: Similarity, step: Float64Array, shrink: number): void {
  const [turnX = 0, turnY = 0, shiftX = 0, shiftY = 0] = step;
  // factor = found / (1 + turn)
  const [realPart, square] = [1 + turnX, (1 + turnX) ** 2 + turnY ** 2];
  const factorX = (found.factorX * realPart + found.factorY * turnY) / square;
  const factorY = (found.factorY * realPart - found.factorX * turnY) / square;
  found.shiftX -= shrink * (factorX * shiftX - factorY * shiftY);
  found.shiftY -= shrink * (factorX * shiftY + factorY * shiftX);
  found.factorX = factorX;
  found.factorY = factorY;
}

/** Scratch of `solve`. */
const lower = new Float64Array(parameters * parameters);

/** Solves matrix * x = vector in place by Cholesky; false if the matrix is singular. */
function solve(matrix: Float64Array, vector: Float64Array): boolean {
  const n = parameters;
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * n + column] as number;
      for (let k = 0; k < column; k++) {
        sum -= (lower[row * n + k] as number) * (lower[column * n + k] as number);
      }
      if (row === column) {
        if (!(sum > 1e-9)) return false;
        lower[row * n + row] = Math.sqrt(sum);
      } else {
        lower[row * n + column] = sum / (lower[column * n + column] as number);
      }
    }
  }
  for (let row = 0; row < n; row++) {
    let sum = vector[row] as number;
    for (let k = 0; k < row; k++) sum -= (lower[row * n + k] as number) * (vector[k] as number);
    vector[row] = sum / (lower[row * n + row] as number);
  }
  for (let row = n - 1; row >= 0; row--) {
    let sum = vector[row] as number;
    for (let k = row + 1; k < n; k++) sum -= (lower[k * n + row] as number) * (vector[k] as number);
    vector[row] = sum / (lower[row * n + row] as number);
  }
  return true;
}

function bilinear(image: Float32Array, side: number, x: number, y: number): number {
  const column = Math.min(Math.floor(x), side - 2);
  const row = Math.min(Math.floor(y), side - 2);
  const right = x - column;
  const down = y - row;
  const at = row * side + column;
  const top = (image[at] as number) * (1 - right) + (image[at + 1] as number) * right;
  const bottom =
    (image[at + side] as number) * (1 - right) + (image[at + side + 1] as number) * right;
  return top * (1 - down) + bottom * down;
}

/** Means of shrink x shrink pixels. */
function shrinkInto(
  small: Float32Array,
  smallSide: number,
  plane: Uint8Array,
  planeSide: number,
  shrink: number,
): void {
  for (let index = 0; index < small.length; index++) {
    const from = Math.floor(index / smallSide) * shrink * planeSide + (index % smallSide) * shrink;
    let sum = 0;
    for (let y = 0; y < shrink; y++) {
      for (let x = 0; x < shrink; x++) sum += plane[from + y * planeSide + x] as number;
    }
    small[index] = sum / (shrink * shrink);
  }
}
