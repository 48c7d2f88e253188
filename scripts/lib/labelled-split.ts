// A split of FER-2013 with FER+'s votes, read and judged by the trainer's own code as WebAssembly.
import { createRequire } from 'node:module';
import type { Evaluation, EvaluationModule } from '../../wasm/emoxnet-evaluation.d.ts';
import { classesOf } from './shipped-network.ts';

/** The user's mistake: one sentence, exit code 2. */
export class BadInput extends Error {}

/** What a command is told of the split: for parseArgs. */
export const splitOptions = {
  pixels: { type: 'string' },
  votes: { type: 'string' },
  split: { type: 'string', default: 'valid' },
} as const;

/**
 * `classes`: what is told apart. Throws BadInput for files and names that are not what they should be,
 * and for an empty split.
 */
export async function openSplit(
  pixels: string,
  votes: string,
  split: string,
  duplicates = 'exclude',
  classes: readonly string[] = classesOf(),
): Promise<Evaluation> {
  const load = createRequire(import.meta.url);
  const module: EvaluationModule = await load('../../build/wasm/wasm/emoxnet-evaluation.cjs')();
  const { evaluation, error } = module.openEvaluation(pixels, votes, split, duplicates, classes);
  if (error !== undefined) throw new BadInput(error);
  if (evaluation.size() === 0) {
    throw new BadInput(`${pixels}: holds no labelled image of the split ${split}`);
  }
  return evaluation;
}
