// The scores that ship with the network, in models/manifest.json: measured by scripts/eval-shipped on
// what the browser runs.

export interface ClassScore {
  precision: number;
  recall: number;
  f1: number;
  /** How many pictures have this label. */
  support: number;
}

/** Answers about equally sure. The bins divide [0,1] evenly. */
export interface CalibrationBin {
  images: number;
  /** How sure the answers were, and how many were right: means in [0,1], 0 where there are none. */
  confidence: number;
  accuracy: number;
}

export interface Measures {
  accuracy: number;
  /** 95 %, Wilson. */
  accuracy_interval: [number, number];
  /** Expected calibration error: how far the stated shares are from how often they hold. */
  ece: number;
  calibration: CalibrationBin[];
  per_class: Record<string, ClassScore>;
  /** [label][answer], counts of pictures. */
  confusion: number[][];
}

export interface Score {
  /** How labels are made of the people's votes: A7 or M7, of eight classes A8 or M8. */
  protocol: string;
  split: string;
  images: number;
  /** One view of each picture. */
  single: Measures;
  /** The mean of several views. */
  tta: Measures & { steps: number };
}

/** What `emoxnet robustness` measured: one view of each picture. */
export interface Robustness {
  images: number;
  /** Of the pictures as they are. */
  accuracy: number;
  /** At three strengths, the weakest first. */
  faults: { fault: string; accuracy: number[] }[];
  /** How far the box was moved, in pixels of the network's input, and how much a share changed by it. */
  tremble_pixels: number;
  instability: number;
  /** How many pictures without a face, and the mean of their largest shares. */
  outliers: number;
  outlier_confidence: number;
}

export interface Report {
  name: string;
  /** What the network's logits are divided by, so that its shares are calibrated. */
  temperature: number;
  classes: string[];
  scores: Score[];
  /** Null where it was not measured. */
  robustness: Robustness | null;
}

/** Throws an Error that says what is missing. */
export function parseReport(json: unknown): Report {
  const { name, temperature, classes, scores, robustness = null } = json as Partial<Report>;
  if (typeof name !== 'string' || typeof temperature !== 'number' || !Array.isArray(classes)) {
    throw new Error('manifest.json: expected "name", "temperature" and "classes".');
  }
  if (!Array.isArray(scores) || scores.length === 0) {
    throw new Error('manifest.json: expected "scores"; run scripts/eval-shipped.');
  }
  for (const { protocol, single, tta } of scores) {
    for (const measures of [single, tta]) checkMeasures(measures, classes, protocol);
  }
  return { name, temperature, classes, scores, robustness };
}

function checkMeasures(measures: Measures, classes: string[], protocol: string): void {
  const square =
    measures?.confusion?.length === classes.length &&
    measures.confusion.every((row) => row.length === classes.length);
  const complete = classes.every((name) => measures?.per_class?.[name] !== undefined);
  if (!square || !complete) {
    throw new Error(`manifest.json: the scores of ${protocol} do not cover every class.`);
  }
  if (!Array.isArray(measures.calibration) || measures.calibration.length === 0) {
    throw new Error(`manifest.json: the scores of ${protocol} have no "calibration".`);
  }
}

/** `url`: the address of a manifest. */
export async function loadReport(url: string): Promise<Report> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`manifest.json: the server answered ${response.status}.`);
  return parseReport(await response.json());
}

/** How many pictures the network gave this answer, and how many of them had this label. */
export function answered(confusion: number[][], index: number): { right: number; all: number } {
  const all = confusion.reduce((sum, row) => sum + (row[index] as number), 0);
  return { right: confusion[index]?.[index] as number, all };
}

/** Several bins as one. */
export function pooled(bins: readonly CalibrationBin[]): CalibrationBin {
  const images = bins.reduce((sum, bin) => sum + bin.images, 0);
  const mean = (measure: 'confidence' | 'accuracy') =>
    images === 0 ? 0 : bins.reduce((sum, bin) => sum + bin.images * bin[measure], 0) / images;
  return { images, confidence: mean('confidence'), accuracy: mean('accuracy') };
}

/**
 * Wilson's score interval of a proportion, 95 %: [low, high] in [0,1].
 * E. B. Wilson 1927, "Probable inference, the law of succession, and statistical inference".
 */
export function wilson(successes: number, trials: number): [number, number] {
  if (trials === 0) return [0, 1];
  const z = 1.959964;
  const share = successes / trials;
  const middle = share + (z * z) / (2 * trials);
  const spread = z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  const scale = 1 + (z * z) / trials;
  return [(middle - spread) / scale, (middle + spread) / scale];
}
