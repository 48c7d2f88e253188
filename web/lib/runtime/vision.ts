// The WebAssembly build of native/vision: the only code that turns pixels into the network's input.
import createVision, { type VisionModule } from 'emoxnet-vision';
import type { WorkerFiles } from '../shared/messages.ts';
import type { Downloads } from './files.ts';

export async function loadVision({ vision }: WorkerFiles, downloads: Downloads) {
  const wasmBinary = await downloads.fetch(vision);
  return createVision({ wasmBinary });
}

export type { VisionModule };
