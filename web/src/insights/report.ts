// The scores that ship with the network, in models/manifest.json: measured by scripts/eval-shipped on
// what the browser runs.

export interface ClassScore {
  precision: number;
  recall: number;
  f1: number;
  /** How many pictures have this label. */
  support: number;
}

export interface Measures {
  accuracy: number;
  /** 95 %, Wilson. */
  accuracy_interval: [number, number];
  /** Expected calibration error: how far the stated shares are from how often they hold. */
  ece: number;
  per_class: Record<string, ClassScore>;
  /** [label][answer], counts of pictures. */
  confusion: number[][];
}

export interface Score {
  /** How labels are made of the people's votes: A7 or M7. */
  protocol: string;
  split: string;
  images: number;
  /** One view of each picture. */
  single: Measures;
  /** The mean of several views. */
  tta: Measures & { steps: number };
}

export interface Report {
  name: string;
  classes: string[];
  scores: Score[];
}

/** Throws an Error that says what is missing. */
export function parseReport(json: unknown): Report {
  const { name, classes, scores } = json as Partial<Report>;
  if (typeof name !== 'string' || !Array.isArray(classes)) {
    throw new Error('manifest.json: expected "name" and "classes".');
  }
  if (!Array.isArray(scores) || scores.length === 0) {
    throw new Error('manifest.json: expected "scores"; run scripts/eval-shipped.');
  }
  for (const { protocol, single, tta } of scores) {
    for (const measures of [single, tta]) checkMeasures(measures, classes, protocol);
  }
  return { name, classes, scores };
}

function checkMeasures(measures: Measures, classes: string[], protocol: string): void {
  const square =
    measures?.confusion?.length === classes.length &&
    measures.confusion.every((row) => row.length === classes.length);
  const complete = classes.every((name) => measures?.per_class?.[name] !== undefined);
  if (!square || !complete) {
    throw new Error(`manifest.json: the scores of ${protocol} do not cover every class.`);
  }
}

export async function loadReport(modelsUrl: string): Promise<Report> {
  const response = await fetch(`${modelsUrl}manifest.json`);
  if (!response.ok) throw new Error(`manifest.json: the server answered ${response.status}.`);
  return parseReport(await response.json());
}

/** How many pictures the network gave this answer, and how many of them had this label. */
export function answered(confusion: number[][], index: number): { right: number; all: number } {
  const all = confusion.reduce((sum, row) => sum + (row[index] as number), 0);
  return { right: confusion[index]?.[index] as number, all };
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
