// Which of ONNX Runtime's providers runs the classifier, and why: the page shows both.
import { strings } from '../strings/strings.ts';

export type Provider = 'wasm' | 'webgpu';
export type ProviderWish = Provider | 'auto';

/** A provider in use and, in words, why it was chosen. */
export interface ProviderChoice {
  provider: Provider;
  reason: string;
}

/** What is known about the browser before anything is loaded. */
export interface Surroundings {
  userAgent: string;
  maxTouchPoints: number;
  /** The adapter that WebGPU offers, if any. */
  adapter: Pick<GPUAdapter, 'info'> | null;
}

/** `?provider=` as a wish; anything unknown counts as none. */
export function providerWish(search: string): ProviderWish {
  const wish = new URLSearchParams(search).get('provider');
  return wish === 'wasm' || wish === 'webgpu' ? wish : 'auto';
}

/** The provider to try first. A WebGPU choice is still to be proven by the self-test. */
export function chooseProvider(wish: ProviderWish, around: Surroundings): ProviderChoice {
  const reasons = strings.providerReasons;
  if (wish === 'wasm') return { provider: 'wasm', reason: reasons.asked };
  if (around.adapter === null) {
    const reason = wish === 'webgpu' ? reasons.askedButAbsent : reasons.noWebGpu;
    return { provider: 'wasm', reason };
  }
  if (wish === 'webgpu') return { provider: 'webgpu', reason: reasons.asked };
  // Safari on iOS crashes after some hundred WebGPU runs: microsoft/onnxruntime#27584.
  if (isIos(around)) return { provider: 'wasm', reason: reasons.ios };
  if (isSoftware(around.adapter)) return { provider: 'wasm', reason: reasons.softwareAdapter };
  return { provider: 'webgpu', reason: reasons.proven };
}

/** An iPad asks for desktop pages and calls itself a Mac, yet no Mac has a touch screen. */
function isIos({ userAgent, maxTouchPoints }: Surroundings): boolean {
  return /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
}

/** A GPU emulated on the processor is slower than WebAssembly on it. */
function isSoftware({ info }: Pick<GPUAdapter, 'info'>): boolean {
  return info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe/i.test(info.architecture);
}
