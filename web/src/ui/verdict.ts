// The answer in words. An unsure network is called unsure.
import { topIndex } from '../pipeline/activation.ts';
import { strings } from '../strings/strings.ts';

/**
 * Below this share the likeliest class is not named alone. Shares are calibrated, so under it fewer
 * than six answers in ten hold; by the bins of models/manifest.json about half, and above it nine in ten.
 */
export const sure = 0.6;

export function verdict(probabilities: ArrayLike<number>, classes: readonly string[]): string {
  const top = topIndex(probabilities);
  const name = (index: number) => strings.className(classes[index] ?? '');
  if ((probabilities[top] ?? 0) >= sure) return name(top);
  const others = Array.from(probabilities, (value, index) => (index === top ? -1 : value));
  return strings.unsure(name(top), name(topIndex(others)));
}
