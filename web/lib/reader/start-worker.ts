// Starts the worker from wherever its file lies, under whatever policy the page has.
import type { PackageFile } from '../shared/messages.ts';
import { trusted } from '../shared/trusted.ts';

/** Throws where the page's Content-Security-Policy forbids it at once; most forbid it by an event. */
export function startWorker({ url }: PackageFile): Worker {
  const worker = new Worker(trusted(isOwnOrigin(url) ? url : importing(url)), {
    type: 'module',
    name: 'emoxnet',
  });
  return worker;
}

/** Whether WebAssembly may use threads: they start from the runtime's own address. */
export function mayUseThreads({ url }: PackageFile): boolean {
  return globalThis.crossOriginIsolated === true && isOwnOrigin(url);
}

function isOwnOrigin(url: string): boolean {
  return new URL(url, document.baseURI).origin === location.origin;
}

/** Browsers start workers from the page's own origin only; a blob is of it, and may import others. */
function importing(url: string): string {
  const script = `import ${JSON.stringify(new URL(url, document.baseURI).href)};`;
  // Not revoked: the worker may read it late, and it is as long as this line.
  return URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
}
