// Opens the classifier on the provider that was chosen, and proves a GPU before anybody relies on it.
import { describe, FaultError } from '../shared/faults.ts';
import type { ProviderChoice } from '../shared/messages.ts';
import { Classifier } from './classifier.ts';
import type { Model } from './model.ts';
import type { Runtime } from './ort.ts';
import { compareProviders, tolerance } from './self-test.ts';

/** WebGPU cannot be used here; whoever catches it starts afresh on WebAssembly. */
export class GpuError extends Error {
  readonly choice: ProviderChoice;

  constructor(reason: ProviderChoice['reason'], detail: string) {
    super(`${reason}: ${detail}`);
    this.choice = { provider: 'wasm', reason, detail };
  }
}

/** `side`: pixels along the network's square input. Throws a GpuError where WebGPU fails. */
export async function openClassifier(
  ort: Runtime,
  model: Model,
  side: number,
  { provider }: ProviderChoice,
): Promise<Classifier> {
  const { manifest } = model;
  const file = await model.file(provider);
  // The same file for both: the eight-bit one for wasm rounds, and rounding is no fault of the GPU.
  const reference = await Classifier.create(ort, file, manifest, side, 'wasm');
  if (provider === 'wasm') return reference;
  try {
    const tested = await Classifier.create(ort, file, manifest, side, 'webgpu');
    const difference = await compareProviders(tested, reference, manifest.tta_steps, side);
    if (difference <= tolerance) return tested;
    throw new GpuError('disagreed', difference.toPrecision(2));
  } catch (error) {
    if (error instanceof GpuError || error instanceof FaultError) throw error;
    throw new GpuError('gpu-failed', describe(error));
  } finally {
    await reference.release();
  }
}
