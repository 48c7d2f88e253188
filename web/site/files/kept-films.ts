// How far a film was read, so that a page that was closed goes on where it stopped. Numbers only, in this
// browser only, until they are cleared.
import { createStore, delMany, get, keys, set } from 'idb-keyval';
import type { Reading } from './readings.ts';

export interface KeptFilm {
  /** SHA-256 of the network. */
  network: string;
  classes: readonly string[];
  /** In the order of their times; those of a film that was read to its end are all. */
  readings: Reading[];
  isWhole: boolean;
  /** Seconds, as its container tells. */
  length: number;
}

const store = createStore('emoxnet-films', 'films');
const keyOf = ({ name, size, lastModified }: File) => [name, size, lastModified].join(' ');

/** Undefined where nothing is kept of it, or of another network. */
export async function recallFilm(file: File, network: string): Promise<KeptFilm | undefined> {
  try {
    const kept = await get<KeptFilm>(keyOf(file), store);
    return kept?.network === network ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** A full disk only means that the film is read anew. */
export async function keepFilm(file: File, kept: KeptFilm): Promise<void> {
  await set(keyOf(file), kept, store).catch(() => undefined);
}

export async function hasKeptFilms(): Promise<boolean> {
  return (await keys(store).catch(() => [])).length > 0;
}

export async function forgetFilms(): Promise<void> {
  try {
    await delMany(await keys(store), store);
  } catch {
    // Where nothing can be stored nothing is.
  }
}
