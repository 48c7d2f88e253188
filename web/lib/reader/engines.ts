// Readers that ask for the same engine share it.
import type { ProviderWish } from '../shared/messages.ts';
import { AutoEngine } from './auto-engine.ts';
import { Engine, type EngineOptions } from './engine.ts';

/** What reads: on the provider that was asked for, or on the one that suits this device. */
export type ReadingEngine = Pick<
  Engine,
  'join' | 'leave' | 'open' | 'read' | 'explain' | 'time' | 'forget' | 'setBaseline'
>;

const engines = new Map<string, ReadingEngine>();

/** The engine that does this. */
export function engineFor(
  wish: ProviderWish,
  options: Pick<EngineOptions, 'model' | 'files'>,
): ReadingEngine {
  const key = JSON.stringify([wish, options.model.manifest, options.files.worker.url]);
  const shared =
    engines.get(key) ??
    (wish === 'auto' ? new AutoEngine(options) : new Engine({ ...options, provider: wish }));
  engines.set(key, shared);
  return shared;
}
