// Opens the classifier on the provider that was chosen, and proves a GPU before anybody relies on it.
import { describe, FaultError } from '../shared/faults.ts';
import type { Provider, ProviderChoice } from '../shared/messages.ts';
import { Classifier } from './classifier.ts';
import type { Model } from './model.ts';
import type { Runtime } from './ort.ts';
import { compareProviders, tolerance } from './self-test.ts';

/** WebGPU cannot be used here; whoever catches it starts afresh on WebAssembly. */
export class GpuError extends Error {
  readonly choice: ProviderChoice;

  constructor(reason: ProviderChoice['reason'], detail?: string) {
    super(detail === undefined ? reason : `${reason}: ${detail}`);
    this.choice = { provider: 'wasm', reason, ...(detail !== undefined && { detail }) };
  }
}

/**
 * `side`: pixels along the network's square input. `proven`: whether this GPU has passed its test
 * before; for wasm, whether the build has run this network. Throws a GpuError where WebGPU fails.
 */
export async function openClassifier(
  ort: Runtime,
  model: Model,
  side: number,
  provider: Provider,
  proven = false,
): Promise<Classifier> {
  const { manifest } = model;
  const file = await model.file(provider);
  const open = (on: Provider, isProven = false) =>
    Classifier.create(ort, file, manifest, side, on, isProven);
  if (provider === 'wasm') return open('wasm', proven);
  try {
    const tested = await open('webgpu');
    if (proven) return tested;
    // The same file for both: the eight-bit one for wasm rounds, and rounding is no fault of the GPU.
    const reference = await open('wasm');
    const difference = await compareProviders(tested, reference, manifest.tta_steps, side);
    await reference.release();
    if (difference <= tolerance) return tested;
    throw new GpuError('disagreed', difference.toPrecision(2));
  } catch (error) {
    if (error instanceof GpuError || error instanceof FaultError) throw error;
    throw new GpuError('gpu-failed', describe(error));
  }
}
