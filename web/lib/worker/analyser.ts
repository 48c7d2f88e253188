// A picture to its answer: find or follow the faces, cut them out, classify all of them in one run,
// average, smooth. What a frame needs is allocated once.
import type { Answer, DetectedFace, Face, Reading, Timings } from '../shared/answer.ts';
import { sureShare, topIndex } from '../shared/answer.ts';
import type { Moment, Picture } from '../shared/messages.ts';
import { activationOf } from './activation.ts';
import { Baseline } from './baseline.ts';
import { soften, temperatureOf } from './doubt.ts';
import { flawsOf, measurePixels, wider } from './flaws.ts';
import { brightestOf, type Pixels, pictureSize, regionOf } from './frame-pixels.ts';
import { Smoother } from './smoothing.ts';
import type { Stages } from './stages.ts';
import { counter } from './track/identities.ts';
import { FaceTracker, type TrackedFace } from './track/tracker.ts';
import { ViewBudget } from './view-budget.ts';

/** Faces that are read in one run of the network, and of a camera's frame at most. */
const facesAtOnce = 8;
/** A look further costs several frames' time: so many frames without anybody lie between two, */
const framesBetweenLooks = 5;
/** or so many passes of the detector that see faces far away. */
const passesBetweenLooks = 5;
/** How far a crop may move between two frames, in its sides, and still be in what is copied. */
export const followMargin = 0.25;

/** What is remembered from one frame of a sequence to the next. */
class Sequence {
  readonly tracker: FaceTracker;
  readonly budget: ViewBudget;
  readonly smoothers = new Map<number, Smoother>();
  readonly baselines = new Map<number, Baseline>();
  /** How many faces there are, also those that are not read. */
  found = 0;
  /** Of these, how many the last look further saw beyond those that are read. */
  #unread = 0;
  /** Frames since somebody was seen. */
  #deserted = 0;
  /** The detector's passes. */
  #passes = 0;
  #size = '';
  /** Whether its frames wait until they are read. */
  readonly isFilm: boolean;

  constructor({ side, steps }: Stages, nextNumber: () => number, isFilm: boolean) {
    this.isFilm = isFilm;
    this.tracker = new FaceTracker(side, nextNumber);
    this.budget = new ViewBudget(steps);
  }

  /** A camera that was turned or set to another resolution shows everything elsewhere. */
  accept({ width, height }: { width: number; height: number }): void {
    const size = `${width} x ${height}`;
    if (this.#size !== size) this.tracker.forget();
    this.#size = size;
  }

  /** The detector's faces of this frame, of which `most` are read. */
  async glance(stages: Stages, pixels: Pixels, most: number): Promise<DetectedFace[]> {
    const known = this.tracker.faces.map(({ face }) => face);
    const further =
      known.length > 0
        ? this.#passes % passesBetweenLooks === 0
        : this.#deserted % framesBetweenLooks === 0;
    this.#passes += 1;
    const faces = await stages.glance(pixels, known, { further, everyone: this.isFilm });
    // Other passes look for none but those that are read.
    if (further) this.#unread = Math.max(0, faces.length - most);
    this.found = Math.max(faces.length, Math.min(faces.length, most) + this.#unread);
    return faces;
  }

  remember(faces: readonly TrackedFace[], planes: readonly Uint8Array[]): void {
    this.tracker.remember(faces, planes);
    this.#deserted = faces.length > 0 ? 0 : this.#deserted + 1;
  }

  /** Takes off each face's answer what it shows at rest, where that is known. */
  rest(faces: readonly Face[], time: number): void {
    forgetLost(this.baselines, this.tracker);
    for (const face of faces) {
      const baseline = this.baselines.get(face.id);
      if (baseline === undefined) continue;
      baseline.apply(face.probabilities, time);
      face.unsmoothed.set(face.probabilities);
      face.baseline = baseline.state;
    }
  }

  smooth(faces: readonly Face[], time: number): void {
    forgetLost(this.smoothers, this.tracker);
    for (const { id, probabilities } of faces) {
      const smoother = this.smoothers.get(id) ?? new Smoother();
      this.smoothers.set(id, smoother);
      smoother.smooth(probabilities, time);
    }
  }
}

function forgetLost(byFace: Map<number, unknown>, tracker: FaceTracker): void {
  for (const id of byFace.keys()) if (!tracker.knows(id)) byFace.delete(id);
}

interface Located {
  faces: TrackedFace[];
  found: number;
  /** The pixels around them. */
  pixels: Pixels;
  brightest?: number;
}

/** A face's crop and the wider square around it, [side,side] grey bytes each. */
interface Prepared {
  plane: Uint8Array;
  surroundings: Uint8Array;
}

export class Analyser {
  readonly #stages: Stages;
  readonly #sequences = new Map<number, Sequence>();
  readonly #nextNumber = counter();
  /** The network's input: [faces * views, side, side], as many as there can be. */
  readonly #input: Float32Array;

  constructor(stages: Stages) {
    this.#stages = stages;
    this.#input = new Float32Array(facesAtOnce * stages.steps * stages.side ** 2);
  }

  /** `moment`: undefined for a still. */
  async analyse(picture: Picture, reading: Reading, moment?: Moment): Promise<Answer> {
    const memory = moment && this.#memoryOf(moment);
    const { width, height } = pictureSize(picture);
    memory?.accept({ width, height });
    const timings: Timings = { detect: 0, preprocess: 0, classify: 0, total: 0 };
    const start = performance.now();
    const time = moment?.time ?? start;
    const most = mostFaces(reading, memory);
    const located = await this.#locate(picture, most, memory, time, timings);
    const { found, pixels, brightest } = located;
    const views = this.#viewsFor(reading, located.faces.length, memory);
    const faces: Face[] = [];
    const planes: Uint8Array[] = [];
    for (let first = 0; first < located.faces.length; first += facesAtOnce) {
      const some = located.faces.slice(first, first + facesAtOnce);
      const preprocessing = performance.now();
      const prepared = some.map((face, index) => this.#prepare(pixels, face, index, views));
      const classifying = performance.now();
      const read = await this.#classify(some, prepared, views, reading.details);
      for (const [index, { face, crop }] of some.entries()) {
        const { plane, surroundings } = prepared[index] as Prepared;
        const seen = measurePixels(plane, surroundings, this.#stages.side);
        const flaws = flawsOf(face, crop, { width, height }, seen);
        const answered = { ...(read[index] as Omit<Face, 'flaws'>), flaws };
        const temperature = temperatureOf(flaws);
        soften(answered.probabilities, temperature);
        soften(answered.unsmoothed, temperature);
        faces.push(answered);
        planes.push(plane);
      }
      timings.preprocess += classifying - preprocessing;
      timings.classify += performance.now() - classifying;
    }
    if (memory !== undefined) {
      memory.remember(located.faces, planes);
      memory.rest(faces, time);
      if (reading.smoothing) memory.smooth(faces, time);
    }
    for (const face of faces) this.#name(face);
    timings.total = performance.now() - start;
    const { classify, total } = timings;
    memory?.budget.record({ faces: faces.length, views, classify, total });
    const { classes } = this.#stages;
    const light = brightest === undefined ? {} : { brightest };
    return { width, height, classes, faces, found, views, ...light, timings };
  }

  /** `take`: whether the face rests from now on, or its rest is to be forgotten. */
  setBaseline(sequence: number, face: number, take: boolean): void {
    const { neutral } = this.#stages;
    const baselines = this.#sequences.get(sequence)?.baselines;
    if (take && neutral !== undefined) baselines?.set(face, new Baseline(neutral));
    else baselines?.delete(face);
  }

  /** The frames of this sequence have ended. */
  forget(sequence: number): void {
    this.#sequences.delete(sequence);
  }

  #memoryOf({ sequence, time }: Moment): Sequence {
    const known =
      this.#sequences.get(sequence) ??
      new Sequence(this.#stages, this.#nextNumber, time !== undefined);
    this.#sequences.set(sequence, known);
    return known;
  }

  #viewsFor({ views }: Reading, faces: number, memory: Sequence | undefined): number {
    const { steps } = this.#stages;
    if (views !== 'auto') return Math.min(Math.max(views, 1), steps);
    return memory === undefined ? steps : memory.budget.views(faces);
  }

  /** `time` in milliseconds. */
  async #locate(
    picture: Picture,
    most: number,
    memory: Sequence | undefined,
    time: number,
    timings: Timings,
  ): Promise<Located> {
    if (memory !== undefined && !memory.tracker.due) {
      const followed = await this.#follow(picture, memory, time, timings);
      if (followed !== undefined) return followed;
    }
    const start = performance.now();
    const pixels = await this.#stages.copy(picture);
    const detecting = performance.now();
    timings.preprocess += detecting - start;
    const all =
      memory === undefined
        ? await this.#stages.search(pixels)
        : await memory.glance(this.#stages, pixels, most);
    const ids = memory?.tracker.detected(all, time);
    const tracked = all.map((face, index): TrackedFace => {
      return { id: ids?.[index] ?? index + 1, face, crop: this.#stages.cropOf(face) };
    });
    const faces = (memory?.tracker.ordered(tracked) ?? tracked).slice(0, most);
    const brightest = brightestOf(pixels);
    timings.detect += performance.now() - detecting;
    return { faces, found: memory?.found ?? all.length, pixels, brightest };
  }

  /** Undefined where a face was lost. */
  async #follow(
    picture: Picture,
    { tracker, found }: Sequence,
    time: number,
    timings: Timings,
  ): Promise<Located | undefined> {
    const start = performance.now();
    const tracked = tracker.faces;
    const crops = tracked.map(({ crop }) => crop);
    const pixels = await this.#stages.copy(picture, regionOf(crops, picture, followMargin));
    const aligning = performance.now();
    timings.preprocess += aligning - start;
    const faces: TrackedFace[] = [];
    for (const face of tracked) {
      const moved = tracker.follow(face, this.#stages.cut(pixels, face.crop), time);
      if (moved !== undefined) faces.push(moved);
    }
    timings.detect += performance.now() - aligning;
    if (faces.length < tracked.length) return undefined;
    return { faces: tracker.ordered(faces), found, pixels };
  }

  /** Writes the face's views into the network's input; returns what was cut out. */
  #prepare(pixels: Pixels, { crop }: TrackedFace, index: number, views: number): Prepared {
    const surroundings = this.#stages.cut(pixels, wider(crop)).slice();
    const plane = this.#stages.cut(pixels, crop).slice();
    const size = views * this.#stages.side ** 2;
    this.#input.set(this.#stages.views(views), index * size);
    return { plane, surroundings };
  }

  async #classify(
    located: readonly TrackedFace[],
    prepared: readonly Prepared[],
    views: number,
    details: boolean,
  ): Promise<Omit<Face, 'flaws'>[]> {
    const count = located.length * views;
    const input = this.#input.subarray(0, count * this.#stages.side ** 2);
    const { probabilities, mapsOf } = await this.#stages.classify(input, count, details);
    const classes = probabilities.length / count;
    return located.map(({ id, face, crop }, index) => {
      const rows = probabilities.subarray(index * views * classes, (index + 1) * views * classes);
      const mean = this.#stages.average(rows, views);
      const maps = mapsOf(index * views);
      return {
        ...face,
        id,
        crop,
        expression: '',
        sure: false,
        probabilities: mean.slice(),
        unsmoothed: mean,
        ...(details && { plane: (prepared[index] as Prepared).plane }),
        ...(maps && { activation: activationOf(maps, topIndex(mean)) }),
      };
    });
  }

  #name(face: Face): void {
    const top = topIndex(face.probabilities);
    face.expression = this.#stages.classes[top] ?? '';
    face.sure = (face.probabilities[top] ?? 0) >= sureShare;
  }
}

function mostFaces({ maxFaces }: Reading, memory: Sequence | undefined): number {
  const isCamera = memory !== undefined && !memory.isFilm;
  const most = isCamera ? facesAtOnce : Number.POSITIVE_INFINITY;
  return maxFaces === 'auto' ? most : Math.min(Math.max(maxFaces, 1), most);
}
