// The WebAssembly build of native/vision: the only code that turns pixels into the network's input.

import visionWasm from 'emoxnet-vision.wasm?sized';
import createVision, { type VisionModule } from 'emoxnet-vision';
import type { Downloads } from '../session/download.ts';

export async function loadVision(downloads: Downloads): Promise<VisionModule> {
  const wasmBinary = await downloads.fetch(visionWasm);
  return createVision({ wasmBinary });
}
