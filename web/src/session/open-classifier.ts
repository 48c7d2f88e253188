// Opens the classifier on the provider that was chosen, or on wasm if that one fails its self-test.
import { strings } from '../strings/strings.ts';
import { Classifier } from './classifier.ts';
import type { Model } from './model.ts';
import type { Provider, ProviderChoice } from './provider.ts';
import type { Runtime } from './runtime.ts';
import { compareProviders, tolerance } from './self-test.ts';

export interface OpenedClassifier {
  classifier: Classifier;
  choice: ProviderChoice;
}

export async function openClassifier(
  ort: Runtime,
  model: Model,
  side: number,
  choice: ProviderChoice,
): Promise<OpenedClassifier> {
  const { manifest } = model;
  const open = async (file: Provider, provider: Provider) =>
    Classifier.create(ort, await model.file(file), manifest, side, provider);
  if (choice.provider === 'wasm') return { classifier: await open('wasm', 'wasm'), choice };

  // The same file for both: the eight-bit one for wasm rounds, and rounding is no fault of the GPU.
  const reference = await open('webgpu', 'wasm');
  let tested: Classifier | undefined;
  let failure: string;
  try {
    tested = await open('webgpu', 'webgpu');
    const difference = await compareProviders(tested, reference, manifest.tta_steps, side);
    if (difference <= tolerance) return { classifier: tested, choice };
    failure = strings.providerReasons.disagreed(difference);
  } catch (error) {
    failure = strings.providerReasons.failed(String(error));
  } finally {
    await reference.release();
  }
  await tested?.release().catch(() => undefined);
  return {
    classifier: await open('wasm', 'wasm'),
    choice: { provider: 'wasm', reason: failure },
  };
}
