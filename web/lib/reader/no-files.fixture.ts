// Stands in the unit tests for the table of files, which only a build has.
import type { PackageFiles } from './addresses.ts';

const file = { name: 'none', url: 'https://page.example/none', bytes: 0, sha256: '' };
const runtime = { api: file, glue: file, wasm: file };

export const files: PackageFiles = {
  worker: file,
  vision: { ...file },
  detector: file,
  farDetector: file,
  runtimes: { wasm: runtime, jspi: runtime, asyncify: runtime },
  model: { manifest: file, networks: {} },
};
