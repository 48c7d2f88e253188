// Whether WebGPU is worth a try.
import type { ProviderReason } from '../shared/faults.ts';
import { within } from '../shared/within.ts';

/** What is known about the browser before a GPU is tried. */
export interface Surroundings {
  userAgent: string;
  maxTouchPoints: number;
  /** What WebGPU answered when it was asked for an adapter; `silent`: nothing in time. */
  adapter: Adapter | null | 'silent';
}

/** Older browsers' adapters have no `info`. */
interface Adapter {
  info?: Pick<GPUAdapterInfo, 'architecture' | 'isFallbackAdapter'> | undefined;
}

/** Milliseconds that WebGPU has for an answer. */
const patience = 3000;

/** The adapter that WebGPU offers. Never rejects: a browser that fails here has no WebGPU for us. */
export async function askAdapter(
  gpu: Pick<GPU, 'requestAdapter'> | undefined,
  milliseconds = patience,
): Promise<GPUAdapter | null | 'silent'> {
  if (gpu === undefined) return null;
  try {
    return await within(milliseconds, gpu.requestAdapter(), 'silent' as const);
  } catch {
    return null;
  }
}

/** Why WebGPU is not worth a try here; undefined where it is. */
export function reasonAgainstGpu(around: Surroundings): ProviderReason | undefined {
  const { adapter } = around;
  if (adapter === 'silent') return 'no-adapter-answer';
  if (adapter === null) return 'no-webgpu';
  // Safari on iOS crashes after some hundred WebGPU runs: microsoft/onnxruntime#27584.
  if (isIos(around)) return 'ios';
  return isSoftware(adapter) ? 'software-adapter' : undefined;
}

/** An iPad asks for desktop pages and calls itself a Mac, yet no Mac has a touch screen. */
function isIos({ userAgent, maxTouchPoints }: Surroundings): boolean {
  return /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
}

/** A GPU emulated on the processor is slower than WebAssembly on it. */
function isSoftware({ info }: Adapter): boolean {
  return (
    info?.isFallbackAdapter === true ||
    /swiftshader|llvmpipe|lavapipe/i.test(info?.architecture ?? '')
  );
}
