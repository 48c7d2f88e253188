import { expect, test, vi } from 'vitest';
import type { RemoteFile, WorkerFiles } from '../shared/messages.ts';
import type { Downloads } from './files.ts';
import { loadRuntime } from './ort.ts';

const names = ['api', 'glue', 'wasm', 'memory', 'opening', 'openingMemory', 'rest'];
const files = Object.fromEntries(names.map((name) => [name, { url: name }]));
const runtimes = { runtimes: { wasm: files } } as unknown as WorkerFiles;

/** A runtime of which nothing runs: what it was given to start from, and what was joined to it since. */
async function loaded({ whole }: { whole: boolean }) {
  const provide = vi.fn();
  const join = vi.fn(async (_: unknown) => undefined);
  const compile = vi.fn(async ({ url }: RemoteFile) => url);
  const modules: Record<string, unknown> = { api: { env: { wasm: {} } }, glue: { provide, join } };
  const module = async ({ url }: RemoteFile) => ({ module: modules[url], url });
  const downloads = { compile, module } as unknown as Downloads;
  const loading = { whole: Promise.resolve(whole), afresh: false, onLack: () => undefined };
  const { prepareToOpen } = await loadRuntime('wasm', runtimes, downloads, loading);
  const joined = () => join.mock.calls.map(([part]) => part);
  return {
    started: provide.mock.lastCall?.[0],
    compile,
    joined,
    open: () => prepareToOpen(downloads),
  };
}

test('what it takes to open networks is joined once, its memory before what reads it', async () => {
  const { started, joined, open } = await loaded({ whole: false });
  expect(started).toMatchObject({ module: 'wasm', parts: [], memory: ['memory'] });
  await Promise.all([open(), open()]);
  await open();
  expect(joined()).toEqual(['openingMemory', 'opening']);
});

test('a download that failed is tried again', async () => {
  const { compile, joined, open } = await loaded({ whole: false });
  compile.mockRejectedValueOnce(new Error('offline'));
  await expect(open()).rejects.toThrow('offline');
  expect(joined()).toEqual([]);
  await open();
  expect(joined()).toEqual(['openingMemory', 'opening']);
});

test('a runtime that starts whole has all of it from the start', async () => {
  const { started, joined, open } = await loaded({ whole: true });
  const all = { parts: ['opening', 'rest'], memory: ['memory', 'openingMemory'] };
  expect(started).toMatchObject({ ...all, onLack: undefined });
  await open();
  expect(joined()).toEqual([]);
});
