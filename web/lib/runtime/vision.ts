// The WebAssembly build of native/vision: the only code that turns pixels into the network's input.
import createVision, { type VisionModule } from 'emoxnet-vision';
import type { WorkerFiles } from '../shared/messages.ts';
import type { Downloads } from './files.ts';

export async function loadVision({ vision }: WorkerFiles, downloads: Downloads) {
  const module = await downloads.compile(vision);
  return new Promise<VisionModule>((resolve, reject) => {
    const instantiateWasm = (
      imports: WebAssembly.Imports,
      receive: (instance: WebAssembly.Instance) => void,
    ) => {
      WebAssembly.instantiate(module, imports).then(receive, reject);
      // What it exports comes later.
      return {};
    };
    createVision({ instantiateWasm }).then(resolve, reject);
  });
}

export type { VisionModule };
