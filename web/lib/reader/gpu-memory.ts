// What came of trying a GPU, kept on the visitor's device, so that no later visit need find it out, and
// download for it, again.
import type { ProviderChoice } from '../shared/messages.ts';

const name = 'emoxnet-gpu';
/** Drivers and browsers learn: 30 days, in milliseconds. */
const shelfLife = 30 * 24 * 60 * 60 * 1000;

interface Kept {
  gpu: string;
  choice: ProviderChoice;
  time: number;
}

/** What was chosen with this GPU; undefined if nothing was. `now` in milliseconds. */
export function recallChoice(gpu: string, now = Date.now()): ProviderChoice | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(name) ?? 'null') as Kept | null;
    return kept?.gpu === gpu && now - kept.time < shelfLife ? kept.choice : undefined;
  } catch {
    return undefined;
  }
}

export function rememberChoice(gpu: string, choice: ProviderChoice, now = Date.now()): void {
  try {
    localStorage.setItem(name, JSON.stringify({ gpu, choice, time: now } satisfies Kept));
  } catch {
    // Where nothing may be kept, it is found out again.
  }
}
