import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startWorker } from './start-worker.ts';

interface Started {
  url: string;
  type: string | undefined;
}

let started: Started[];
let blobs: Blob[];

beforeEach(() => {
  started = [];
  blobs = [];
  vi.stubGlobal(
    'Worker',
    class {
      constructor(url: string, { type }: WorkerOptions) {
        started.push({ url, type });
      }
    },
  );
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    blobs.push(blob as Blob);
    return 'blob:made';
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const file = (url: string) => ({ name: 'w.js', url, bytes: 3, sha256: 'ab' });

test.each([
  ['the page’s own origin', 'https://page.example', 'https://page.example/w.js', 'module'],
  ['another origin', 'https://page.example', 'https://cdn.example/w.js', 'classic'],
  // Of a sandboxed frame; its address has one all the same.
  ['a page without an origin', 'null', 'https://page.example/w.js', 'classic'],
])('from %s', (_, origin, url, type) => {
  vi.stubGlobal('self', { origin });
  startWorker(file(url));
  expect(started).toEqual([{ url: type === 'module' ? url : 'blob:made', type }]);
});

/** Runs the script that imports another where this is its global scope. */
async function runImporting(url: string, scope: object): Promise<void> {
  vi.stubGlobal('self', { origin: 'https://page.example' });
  startWorker(file(url));
  const script = (await blobs.at(-1)?.text()) ?? '';
  // What a context of its own runs cannot import here.
  const load = (address: string) => import(/* @vite-ignore */ address);
  runInNewContext(script.replace('import(', 'load('), Object.assign(scope, { load }));
}

const said = (data: number) => new MessageEvent('message', { data });

test('what is said before the worker’s file has run is heard by it, in order', async () => {
  const heard: number[] = [];
  vi.stubGlobal('hear', (events: number) => heard.push(events));
  type Scope = { onmessage: ((event: MessageEvent) => void) | null };
  const scope = { dispatchEvent: ({ data }: MessageEvent) => heard.push(data) };
  await runImporting('data:text/javascript,hear(0)', scope);
  const { onmessage } = scope as unknown as Scope;
  onmessage?.(said(1));
  onmessage?.(said(2));
  expect(heard).toEqual([]);
  await vi.waitFor(() => expect(heard).toEqual([0, 1, 2]));
  expect(scope).toMatchObject({ onmessage: null });
});

test('a file that cannot be imported is told', async () => {
  const postMessage = vi.fn();
  await runImporting('data:text/html,nothing', { postMessage });
  await vi.waitFor(() =>
    expect(postMessage).toHaveBeenCalledExactlyOnceWith({ kind: 'not-imported' }),
  );
});
