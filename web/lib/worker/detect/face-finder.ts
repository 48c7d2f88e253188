// Finds faces from those that fill the picture to those across the room, with two networks: the near
// one knows faces close by and where exactly they are, the far one notices small ones. What was noticed
// is looked at again from close by, so that a pattern on a wall is not taken for a face, and so that
// every face is cut out by the near network's box, on which the crop's constants were measured.
import type { Box, DetectedFace, Point } from '../../shared/answer.ts';
import type { Pixels } from '../frame-pixels.ts';
import type { Effort, FaceDetector } from './face-detector.ts';
import { type Look, lookAround, type Turns, wholeLook } from './look.ts';
import { overlap } from './suppression.ts';

/** One network: the faces that it sees in a square of the picture, the surest first. */
export interface Detector {
  find(pixels: Pixels, look: Look, leastScore?: number): Promise<DetectedFace[]>;
}

/** The near network is to be relied on for faces of at least this share of the picture's longer side. */
const nearShare = 1 / 5;
/** Faces smaller than this are beyond it. */
const leastNearShare = 1 / 8;
/** Around a face that fills its picture there is nothing; a margin, in longer sides, stands for it. */
const freeMargin = 1 / 4;
/** With that margin only faces of at least this share of the picture count. */
const fillingShare = 1 / 2;
/** A network is to notice more than it is sure of, where more looks follow. */
const noticed = 0.2;
/** Boxes that overlap by more are of one face. */
const sameFace = 0.3;
/** Tiles of a still: parts of its longer side, and the pixels that are the least worth a look. */
const tileParts = [2, 4];
const leastTile = 256;
/** Smaller faces than this share of what it is shown escape the far network at times. */
const farShare = 1 / 6;

/** So many of a box's widths does the near network see when it looks closely. */
const closeWidths = 2;

/** More looks that must agree with the close one before something counts as a face. */
interface Proof {
  /** How many widths each of them shows, by network. */
  near: readonly number[];
  far: readonly number[];
  /** The mean of all logits, the close look's too, is to be at least that of this score. */
  score: number;
}

/**
 * Of what is large in the picture, and of what is small. Chosen on 189 faces of FER-2013's train split,
 * each in frames with 384 to 60 pixels and cut out: found 98.9 % at 384, 120, 80, 60 pixels and at 480 cut
 * out, 99.5 % otherwise; in 620 parts of photographs of things 8 were taken for faces, 5 of them cells
 * under a microscope.
 */
const largeProof: Proof = { near: [], far: [2, 3, 4], score: 0.52 };
const smallProof: Proof = { near: [2.6, 3.4], far: [4], score: 0.7 };
/** In one of the looks alone a face may be much less sure. */
const leastInOne = 0.2;
/** A face that was proven before is still there where the close look is as sure of it as this. */
const leastAgain = 0.5;

/** A face less sure than this may be one that is not upright. */
const doubtful = 0.88;
/** By so much, in logits, must it be surer in another turn, and than this upright. */
const turnLead = 0.5;
const leastUpright = 0.45;
const otherTurns: readonly Turns[] = [2, 1, 3];
/** Milliseconds of searching after which others have their turn: whoever says nothing is taken for dead. */
const breath = 500;

export class FaceFinder implements FaceDetector<Pixels> {
  readonly #near: Detector;
  readonly #openFar: () => Promise<Detector>;
  #opening: Promise<Detector> | undefined;
  #far: Detector | undefined;
  #breathed = 0;

  /** `openFar`: fetches the far network, which many visitors never need. */
  constructor(near: Detector, openFar: () => Promise<Detector>) {
    this.#near = near;
    this.#openFar = openFar;
  }

  async glance(
    pixels: Pixels,
    known: readonly DetectedFace[],
    { further, everyone }: Effort,
  ): Promise<DetectedFace[]> {
    const least = leastNearShare * Math.max(pixels.width, pixels.height);
    const areFar = known.length > 0 && known.every(({ box }) => box.width < least);
    const faces = further || !areFar ? await this.#closeBy(pixels) : [];
    if (faces.length > 0 && !everyone) return faces;
    const areAllThere = await this.#lookAgain(pixels, known, faces);
    if (further || !areAllThere) await this.#lookFurther(pixels, faces, everyone);
    return faces;
  }

  /** Adds to `faces` those of the known that are still there. Returns whether all are. */
  async #lookAgain(
    pixels: Pixels,
    known: readonly DetectedFace[],
    faces: DetectedFace[],
  ): Promise<boolean> {
    let areAllThere = true;
    for (const { box } of known) {
      if (isOfOne(faces, box)) continue;
      const face = await this.#closely(pixels, box, 0);
      if (face !== undefined && face.score >= leastAgain) faces.push(face);
      else areAllThere = false;
    }
    return areAllThere;
  }

  /**
   * `faces`: those that are known to be there, and need no proof; newcomers are added. `waits`: for the
   * far network's download, without which a camera's frames do until it is there.
   */
  async #lookFurther(pixels: Pixels, faces: DetectedFace[], waits: boolean): Promise<void> {
    const opening = this.#open().catch(() => undefined);
    if (waits) await opening;
    if (this.#far === undefined) return;
    const whole = wholeLook(pixels.width, pixels.height);
    for (const { box } of await this.#far.find(pixels, whole, noticed)) {
      if (isOfOne(faces, box)) continue;
      const face = await this.#closely(pixels, box, 0);
      const proven = face && (await this.#proven(pixels, face, box, 0, smallProof));
      if (proven !== undefined) faces.push(proven);
    }
  }

  #closeBy(pixels: Pixels): Promise<DetectedFace[]> {
    return this.#near.find(pixels, wholeLook(pixels.width, pixels.height));
  }

  async search(pixels: Pixels): Promise<DetectedFace[]> {
    this.#breathed = performance.now();
    let far: Detector | undefined;
    let missing: unknown;
    try {
      far = await this.#open();
    } catch (error) {
      missing = error;
    }
    const faces = await this.#searchNear(pixels);
    if (far === undefined) {
      // What the near one sees is worth telling; that nobody is there only both can say.
      if (faces.length === 0) throw missing;
      return faces;
    }
    const whole = wholeLook(pixels.width, pixels.height);
    await this.#add(pixels, await far.find(pixels, whole, noticed), faces);
    for (const part of tileParts) {
      const side = whole.side / part;
      if (side < leastTile || !mayHideSmaller(faces, 2 * side)) break;
      for (const tile of tiles(pixels, side)) {
        await this.#add(pixels, await far.find(pixels, tile, noticed), faces);
      }
    }
    for (const turns of otherTurns) {
      if (faces.length > 0) break;
      const turned = { ...whole, turns };
      await this.#add(pixels, await far.find(pixels, turned, noticed), faces);
    }
    return faces;
  }

  /** The faces that are large in the picture. */
  async #searchNear(pixels: Pixels): Promise<DetectedFace[]> {
    const { width, height } = pixels;
    const longer = Math.max(width, height);
    const faces: DetectedFace[] = [];
    const add = async (seen: readonly DetectedFace[], share: number) => {
      for (const face of seen.filter(({ box }) => box.width >= share * longer)) {
        if (face.score >= doubtful) faces.push(face);
        else await this.#add(pixels, [face], faces, largeProof);
      }
    };
    await add(await this.#closeBy(pixels), nearShare);
    if (faces.length === 0) {
      const margin = wholeLook(width, height, freeMargin);
      await add(await this.#near.find(pixels, margin, noticed), fillingShare);
    }
    return faces;
  }

  /** Looks closely at what was noticed, and adds to `faces` those that prove to be some. */
  async #add(
    pixels: Pixels,
    candidates: readonly DetectedFace[],
    faces: DetectedFace[],
    proof = smallProof,
  ): Promise<void> {
    for (const { box } of candidates) {
      await this.#breathe();
      if (isOfOne(faces, box)) continue;
      const face = await this.#inAnyTurn(pixels, box, proof);
      if (face !== undefined && !isOfOne(faces, face.box)) faces.push(face);
    }
  }

  /** The face there, in whichever turn it is surest; undefined where there is none. */
  async #inAnyTurn(pixels: Pixels, box: Box, proof: Proof): Promise<DetectedFace | undefined> {
    let best = await this.#closely(pixels, box, 0);
    let bestTurns: Turns = 0;
    if (best === undefined || best.score < doubtful) {
      let wanted = logit(Math.max(best?.score ?? 0, leastUpright)) + turnLead;
      for (const turns of otherTurns) {
        const face = await this.#closely(pixels, box, turns);
        if (face === undefined || logit(face.score) < wanted) continue;
        [best, bestTurns] = [face, turns];
        wanted = logit(face.score);
      }
    }
    return best && this.#proven(pixels, best, box, bestTurns, proof);
  }

  /** What the near network takes for a face where this box is. */
  async #closely(pixels: Pixels, box: Box, turns: Turns): Promise<DetectedFace | undefined> {
    return seenAt(box, this.#near, pixels, closeWidths, turns);
  }

  /** The face that the close look saw, with what all looks together say of it. */
  async #proven(
    pixels: Pixels,
    face: DetectedFace,
    box: Box,
    turns: Turns,
    { near, far, score: least }: Proof,
  ): Promise<DetectedFace | undefined> {
    const logits = [logit(face.score)];
    const looks: [Detector | undefined, number][] = [
      ...near.map((widths): [Detector, number] => [this.#near, widths]),
      ...far.map((widths): [Detector | undefined, number] => [this.#far, widths]),
    ];
    for (const [detector, widths] of looks) {
      // Without the far network the near one has the say.
      if (detector === undefined) continue;
      const seen = await seenAt(box, detector, pixels, widths, turns);
      if (seen === undefined) return undefined;
      logits.push(logit(seen.score));
    }
    const score = share(logits.reduce((a, b) => a + b) / logits.length);
    return score >= least ? { ...face, score } : undefined;
  }

  /** A busy picture takes a thousand looks, and what is awaited in between lets no timer run. */
  async #breathe(): Promise<void> {
    if (performance.now() - this.#breathed < breath) return;
    await new Promise((resolve) => setTimeout(resolve));
    this.#breathed = performance.now();
  }

  #open(): Promise<Detector> {
    this.#opening ??= this.#openFar().then(
      (far) => {
        this.#far = far;
        return far;
      },
      (error) => {
        // Whoever comes next asks again.
        this.#opening = undefined;
        throw error;
      },
    );
    return this.#opening;
  }
}

/** The face that a detector sees where this box is, from so close that so many widths are shown. */
async function seenAt(
  box: Box,
  detector: Detector,
  pixels: Pixels,
  widths: number,
  turns: Turns,
): Promise<DetectedFace | undefined> {
  const look = lookAround(centreOf(box), widths * Math.max(box.width, box.height), turns);
  const faces = await detector.find(pixels, look, leastInOne);
  return faces.find((face) => overlap(face.box, box) > sameFace);
}

/** Whether there may be faces that were too small for a look of this side. */
function mayHideSmaller(faces: readonly DetectedFace[], side: number): boolean {
  // People in one picture are of about one size, so one small face seldom comes alone.
  return faces.length === 0 || faces.some(({ box }) => box.width < farShare * side);
}

/** Squares that overlap by half, so that each face lies whole in one of them. */
function tiles({ width, height }: Pixels, side: number): Look[] {
  const starts = (length: number) => {
    const last = Math.max(0, length - side);
    const count = Math.ceil(last / (side / 2)) + 1;
    return Array.from({ length: count }, (_, index) => (last * index) / Math.max(1, count - 1));
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

function logit(score: number): number {
  return Math.log(score / (1 - score));
}

function share(logits: number): number {
  return 1 / (1 + Math.exp(-logits));
}
