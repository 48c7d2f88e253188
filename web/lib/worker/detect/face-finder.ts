// Finds faces from those that fill the picture to those across the room, with two networks: the near
// one knows faces close by and where exactly they are, the far one notices small ones. What was noticed
// is looked at again from close by, so that a pattern on a wall is not taken for a face, and so that
// every face is cut out by the near network's box, on which the crop's constants were measured.
import type { Box, DetectedFace, Point } from '../../shared/answer.ts';
import type { Pixels } from '../frame-pixels.ts';
import type { FaceDetector } from './face-detector.ts';
import { type Look, lookAround, type Turns, wholeLook } from './look.ts';
import { overlap } from './suppression.ts';

/** One network: the faces that it sees in a square of the picture, the surest first. */
export interface Detector {
  find(pixels: Pixels, look: Look): Promise<DetectedFace[]>;
}

/** The near network is to be relied on for faces of at least this share of the picture's longer side. */
const nearShare = 1 / 5;
/** Around a face that fills its picture there is nothing; a margin, in longer sides, stands for it. */
const freeMargin = 1 / 4;
/** With that margin only faces of at least this share of the picture count. */
const fillingShare = 1 / 2;
/** Widths of a face's box that a close look shows. */
const closeWidths = 2;
/** Boxes that overlap by more are of one face. */
const sameFace = 0.3;
/** Tiles of a still: parts of its longer side, and the pixels that are the least worth a look. */
const tileParts = [2, 4];
const leastTile = 256;
/** Smaller faces than this share of what it is shown escape the far network at times. */
const farShare = 1 / 6;
/** A face less sure than this may be one that is not upright. */
const doubtful = 0.88;
/** By so much, in logits, must it be surer in another turn. */
const turnLead = 0.5;
const otherTurns: readonly Turns[] = [2, 1, 3];

export class FaceFinder implements FaceDetector<Pixels> {
  readonly #near: Detector;
  readonly #openFar: () => Promise<Detector>;
  #opening: Promise<Detector | undefined> | undefined;
  #far: Detector | undefined;

  /** `openFar`: fetches the far network, which many visitors never need. */
  constructor(near: Detector, openFar: () => Promise<Detector>) {
    this.#near = near;
    this.#openFar = openFar;
  }

  glance(pixels: Pixels): Promise<DetectedFace[]> {
    return this.#near.find(pixels, wholeLook(pixels.width, pixels.height));
  }

  async lookFurther(pixels: Pixels): Promise<DetectedFace[]> {
    // A camera's frames do not wait for a download: they go without until it is there.
    void this.#open();
    const noticed = await this.#far?.find(pixels, wholeLook(pixels.width, pixels.height));
    const faces: DetectedFace[] = [];
    for (const { box } of noticed ?? []) {
      const face = isOfOne(faces, box) ? undefined : await this.#closely(pixels, box, 0);
      if (face !== undefined) faces.push(face);
    }
    return faces;
  }

  async search(pixels: Pixels): Promise<DetectedFace[]> {
    const far = await this.#open();
    const faces = await this.#searchNear(pixels);
    const whole = wholeLook(pixels.width, pixels.height);
    await this.#add(pixels, await noticed(far, pixels, whole), faces);
    for (const part of tileParts) {
      const side = whole.side / part;
      if (side < leastTile || !mayHideSmaller(faces, 2 * side)) break;
      for (const tile of tiles(pixels, side)) {
        await this.#add(pixels, await noticed(far, pixels, tile), faces);
      }
    }
    for (const turns of otherTurns) {
      if (faces.length > 0) break;
      const turned = { ...whole, turns };
      await this.#add(pixels, await this.#near.find(pixels, turned), faces);
      await this.#add(pixels, await noticed(far, pixels, turned), faces);
    }
    return faces;
  }

  /** Those that are large in the picture, and whatever smaller ones the near network noticed. */
  async #searchNear(pixels: Pixels): Promise<DetectedFace[]> {
    const { width, height } = pixels;
    const longer = Math.max(width, height);
    const isLarge = ({ box }: DetectedFace) => box.width >= nearShare * longer;
    const glanced = await this.glance(pixels);
    let large = glanced.filter(isLarge);
    if (large.length === 0) {
      const withMargin = await this.#near.find(pixels, wholeLook(width, height, freeMargin));
      large = withMargin.filter(({ box }) => box.width >= fillingShare * longer);
    }
    const faces: DetectedFace[] = [];
    for (const face of large) {
      faces.push(face.score < doubtful ? ((await this.#turned(pixels, face)) ?? face) : face);
    }
    await this.#add(
      pixels,
      glanced.filter((face) => !isLarge(face)),
      faces,
    );
    return faces;
  }

  /** Looks closely at what was noticed, and adds to `faces` those that prove to be some. */
  async #add(
    pixels: Pixels,
    candidates: readonly DetectedFace[],
    faces: DetectedFace[],
  ): Promise<void> {
    for (const { box } of candidates) {
      if (isOfOne(faces, box)) continue;
      const face = await this.#anyway(pixels, box);
      if (face !== undefined && !isOfOne(faces, face.box)) faces.push(face);
    }
  }

  /** The face there, in whichever turn it is surest; undefined where there is none. */
  async #anyway(pixels: Pixels, box: Box): Promise<DetectedFace | undefined> {
    const face = await this.#closely(pixels, box, 0);
    if (face === undefined || face.score >= doubtful) return face;
    return (await this.#turned(pixels, face)) ?? face;
  }

  /** The face as it is seen in another turn, if it is clearly surer there. */
  async #turned(pixels: Pixels, { box }: DetectedFace): Promise<DetectedFace | undefined> {
    const straight = await this.#closely(pixels, box, 0);
    let best: DetectedFace | undefined;
    let wanted = logit(straight?.score ?? 0) + turnLead;
    for (const turns of otherTurns) {
      const face = await this.#closely(pixels, box, turns);
      if (face === undefined || logit(face.score) < wanted) continue;
      best = face;
      wanted = logit(face.score);
    }
    return best;
  }

  /** The face around this box as the near network sees it from close by. */
  async #closely(pixels: Pixels, box: Box, turns: Turns): Promise<DetectedFace | undefined> {
    const side = closeWidths * Math.max(box.width, box.height);
    const found = await this.#near.find(pixels, lookAround(centreOf(box), side, turns));
    return found.find((face) => overlap(face.box, box) > sameFace);
  }

  /** Undefined where it cannot be had: what the near network sees is still worth telling. */
  #open(): Promise<Detector | undefined> {
    this.#opening ??= this.#openFar().then(
      (far) => {
        this.#far = far;
        return far;
      },
      () => {
        // Whoever comes next asks again.
        this.#opening = undefined;
        return undefined;
      },
    );
    return this.#opening;
  }
}

async function noticed(far: Detector | undefined, pixels: Pixels, look: Look) {
  return (await far?.find(pixels, look)) ?? [];
}

/** Whether there may be faces that were too small for a look of this side. */
function mayHideSmaller(faces: readonly DetectedFace[], side: number): boolean {
  // People in one picture are of about one size, so one small face seldom comes alone.
  return faces.length === 0 || faces.some(({ box }) => box.width < farShare * side);
}

/** Squares that overlap by half, so that each face lies whole in one of them. */
function tiles({ width, height }: Pixels, side: number): Look[] {
  const starts = (length: number) => {
    const count = Math.max(1, Math.ceil((length - side) / (side / 2)) + 1);
    const last = Math.max(0, length - side);
    return Array.from({ length: count }, (_, index) =>
      count > 1 ? (last * index) / (count - 1) : 0,
    );
  };
  return starts(height).flatMap((top) =>
    starts(width).map((left): Look => ({ left, top, side, turns: 0 })),
  );
}

/** Whether the box is of a face that is known, or of a part of one. */
function isOfOne(faces: readonly DetectedFace[], box: Box): boolean {
  return faces.some((face) => overlap(face.box, box) > sameFace || holds(face.box, centreOf(box)));
}

function holds({ x, y, width, height }: Box, point: Point): boolean {
  return point.x >= x && point.x < x + width && point.y >= y && point.y < y + height;
}

function centreOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

function logit(share: number): number {
  return Math.log(share / (1 - share));
}
