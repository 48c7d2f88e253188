// Starts the worker from wherever its file lies, under whatever policy the page has.
import type { PackageFile } from '../shared/messages.ts';
import { trusted } from '../shared/trusted.ts';

/** Throws where the page's Content-Security-Policy forbids it at once; most forbid it by an event. */
export function startWorker({ url }: PackageFile): Worker {
  // Not that of its address: a sandboxed frame has none, whatever its address.
  const isOwn = new URL(url).origin === self.origin;
  return new Worker(trusted(isOwn ? url : importing(url)), {
    type: isOwn ? 'module' : 'classic',
    name: 'emoxnet',
  });
}

/**
 * Browsers start workers from the page's own origin only; a blob is of it, and may import others. It is no
 * module itself, which Chromium refuses in a sandboxed frame, so it has to keep what is said to the worker
 * until that can hear it.
 */
function importing(url: string): string {
  const script = `const early=[];
onmessage=event=>early.push(event);
import(${JSON.stringify(url)}).then(()=>{
onmessage=null;
early.forEach(event=>dispatchEvent(event))
},()=>postMessage({kind:'not-imported'}))`;
  // Not revoked: the worker may read it late, and it is as long as these lines.
  return URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
}
