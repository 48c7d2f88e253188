// Opens the classifier on the provider that was chosen, or on wasm if that one fails its self-test.
import { strings } from '../strings/strings.ts';
import { Classifier } from './classifier.ts';
import type { Manifest } from './manifest.ts';
import type { ProviderChoice } from './provider.ts';
import type { Runtime } from './runtime.ts';
import { compareProviders, tolerance } from './self-test.ts';

export interface OpenedClassifier {
  classifier: Classifier;
  choice: ProviderChoice;
}

export async function openClassifier(
  ort: Runtime,
  model: Uint8Array,
  manifest: Manifest,
  side: number,
  choice: ProviderChoice,
): Promise<OpenedClassifier> {
  const open = (provider: 'wasm' | 'webgpu') =>
    Classifier.create(ort, model, manifest, side, provider);
  const reference = await open('wasm');
  if (choice.provider === 'wasm') return { classifier: reference, choice };

  const fallBack = (reason: string): OpenedClassifier => ({
    classifier: reference,
    choice: { provider: 'wasm', reason },
  });
  let tested: Classifier | undefined;
  try {
    tested = await open('webgpu');
    const difference = await compareProviders(tested, reference, manifest.tta_steps, side);
    if (difference <= tolerance) {
      await reference.release();
      return { classifier: tested, choice };
    }
    await tested.release();
    return fallBack(strings.providerReasons.disagreed(difference));
  } catch (error) {
    await tested?.release().catch(() => undefined);
    return fallBack(strings.providerReasons.failed(String(error)));
  }
}
