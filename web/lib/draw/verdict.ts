// The answer in words. An unsure network is called unsure.
import { sureShare, topIndex } from '../shared/answer.ts';
import type { Words } from '../words/words.ts';

/** `words`: of the visitor's language. */
export function verdict(
  probabilities: ArrayLike<number>,
  classes: readonly string[],
  words: Words,
): string {
  const top = topIndex(probabilities);
  const name = (index: number) => words.className(classes[index] ?? '');
  if ((probabilities[top] ?? 0) >= sureShare) return name(top);
  const others = Array.from(probabilities, (value, index) => (index === top ? -1 : value));
  return words.unsure(name(top), name(topIndex(others)));
}
