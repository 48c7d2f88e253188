import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Answer, Reading } from '../shared/answer.ts';
import type { Opened, Picture } from '../shared/messages.ts';
import { AutoEngine } from './auto-engine.ts';
import type { EngineOptions, EngineUser } from './engine.ts';
import { type FakeWorker, fakeWorkers } from './fake-worker.fixture.ts';

const reading: Reading = { views: 'auto', smoothing: true, maxFaces: 'auto', details: false };
const opened = (provider: 'wasm' | 'webgpu'): Opened => {
  return { choice: { provider, reason: 'asked' }, model: 'small', classes: ['a'], network: '0' };
};
const answer = {} as Answer;

let workers: FakeWorker[];
let user: EngineUser;
let engine: AutoEngine;
let kept: Map<string, string>;
let requestAdapter: () => Promise<unknown>;

/** Another visit to the same page in the same browser. */
function visit(): void {
  const fakes = fakeWorkers();
  workers = fakes.workers;
  user = { onProgress: vi.fn(), onOpened: vi.fn(), onFailed: vi.fn() };
  engine = new AutoEngine(fakes.options as unknown as EngineOptions);
  engine.join(user);
}

beforeEach(() => {
  vi.useFakeTimers();
  kept = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
  });
  requestAdapter = async () => ({ info: { vendor: 'acme', architecture: 'one' } });
  vi.stubGlobal('navigator', {
    userAgent: 'X11; Linux x86_64',
    maxTouchPoints: 0,
    gpu: { requestAdapter: () => requestAdapter() },
  });
  visit();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settle = () => vi.advanceTimersByTimeAsync(0);
const worker = (index: number) => workers[index] as FakeWorker;
/** What runs, and why: what it says to whoever asks now. */
const choice = async () => (await engine.open()).choice;
/** What it told unasked. */
const told = () =>
  vi.mocked(user.onOpened).mock.calls.map(
    ([
      {
        choice: { provider },
      },
    ]) => provider,
  );

async function start(): Promise<void> {
  void engine.open();
  await settle();
  worker(0).say({ kind: 'opened', opened: opened('wasm') });
  await settle();
}

/** Reads on this worker. */
async function read(times: number, on = 0): Promise<void> {
  for (let time = 0; time < times; time++) {
    const pending = engine.read({ close: vi.fn() } as unknown as Picture, reading, { sequence: 1 });
    await settle();
    worker(on).say({ kind: 'answer', id: worker(on).last('read').id, answer });
    await pending;
  }
}

async function tell(on: number, milliseconds: number): Promise<void> {
  worker(on).say({ kind: 'timed', id: worker(on).last('time').id, milliseconds });
  await settle();
}

/** A GPU is tried and takes so long; WebAssembly takes 20 ms. */
async function tryGpu(milliseconds: number): Promise<void> {
  await start();
  await read(60);
  worker(1).say({ kind: 'opened', opened: opened('webgpu') });
  await settle();
  // The first runs only compile.
  await tell(1, 900);
  await tell(1, milliseconds);
  await tell(0, 20);
}

test('WebAssembly answers first, and a short visit fetches nothing for a GPU', async () => {
  await start();
  await read(59);
  expect(workers).toHaveLength(1);
  expect(worker(0).last('open').provider).toBe('wasm');
  expect(await choice()).toEqual({ provider: 'wasm', reason: 'first' });
});

test('a faster GPU takes over; what WebAssembly was asked it still answers', async () => {
  await start();
  await read(60);
  expect(worker(1).last('open')).toMatchObject({ provider: 'webgpu', proven: false });
  worker(1).say({ kind: 'opened', opened: opened('webgpu') });
  await settle();
  await tell(1, 900);
  await tell(1, 5);
  const late = engine.read({ close: vi.fn() } as unknown as Picture, reading, { sequence: 1 });
  await settle();
  await tell(0, 20);
  expect(worker(0).ended).toBe(false);
  worker(0).say({ kind: 'answer', id: worker(0).last('read').id, answer });
  await expect(late).resolves.toBe(answer);
  await settle();
  expect(worker(0).ended).toBe(true);
  expect(await choice()).toEqual({
    provider: 'webgpu',
    reason: 'proven',
    detail: '5.0 ms, WebAssembly 20.0 ms',
  });
  expect(told()).toEqual(['wasm', 'webgpu']);
  await read(1, 1);
});

test('one that is not faster goes, and the next visit does not try it', async () => {
  await tryGpu(18);
  expect(worker(1).ended).toBe(true);
  expect(told()).toEqual(['wasm']);
  const slower = { provider: 'wasm', reason: 'slower', detail: '18.0 ms, WebAssembly 20.0 ms' };
  expect(await choice()).toEqual(slower);
  await read(1);
  visit();
  await start();
  await read(60);
  expect(workers).toHaveLength(1);
  expect(await choice()).toEqual(slower);
});

test('one that proved itself is not tested again, until 30 days are over', async () => {
  await tryGpu(5);
  visit();
  await start();
  await read(60);
  expect(worker(1).last('open')).toMatchObject({ provider: 'webgpu', proven: true });
  worker(1).say({ kind: 'opened', opened: opened('webgpu') });
  await settle();
  expect((await choice()).provider).toBe('webgpu');
  vi.setSystemTime(Date.now() + 31 * 24 * 60 * 60 * 1000);
  visit();
  await start();
  await read(60);
  expect(worker(1).last('open').proven).toBe(false);
});

test('another GPU is another question', async () => {
  await tryGpu(18);
  requestAdapter = async () => ({ info: { vendor: 'acme', architecture: 'two' } });
  visit();
  await start();
  await read(60);
  expect(workers).toHaveLength(2);
});

test('a GPU that fails its test costs no answer, and the page is told why', async () => {
  await start();
  await read(60);
  const disagreed = { provider: 'wasm', reason: 'disagreed', detail: '0.3' } as const;
  worker(1).say({ kind: 'gpu-gone', choice: disagreed });
  worker(2).say({ kind: 'opened', opened: opened('wasm') });
  await settle();
  expect([1, 2].map((index) => worker(index).ended)).toEqual([true, true]);
  expect(await choice()).toEqual(disagreed);
  await read(1);
  expect(user.onFailed).not.toHaveBeenCalled();
});

test('a GPU that was lost is tried again at the next visit, one that failed is not', async () => {
  for (const [reason, workersNextTime] of [
    ['device-lost', 2],
    ['gpu-failed', 1],
  ] as const) {
    kept.clear();
    visit();
    await tryGpu(5);
    worker(1).say({ kind: 'gpu-gone', choice: { provider: 'wasm', reason } });
    worker(2).say({ kind: 'opened', opened: opened('wasm') });
    await settle();
    expect(await choice()).toEqual({ provider: 'wasm', reason });
    visit();
    await start();
    await read(60);
    expect(workers, reason).toHaveLength(workersNextTime);
  }
});

test('a film and a face’s rest stay with the worker that knows them', async () => {
  await start();
  await read(59);
  const frame = (time: number) =>
    engine.read({ close: vi.fn() } as unknown as Picture, reading, { sequence: 7, time });
  for (const time of [0, 40]) {
    const pending = frame(time);
    await settle();
    worker(0).say({ kind: 'answer', id: worker(0).last('read').id, answer });
    await pending;
  }
  expect(workers).toHaveLength(1);
  engine.forget(7);
  await read(1);
  expect(workers).toHaveLength(2);

  // Taken while a GPU is being tried: what came of that is for the next visit.
  engine.setBaseline(1, 3, true);
  worker(1).say({ kind: 'opened', opened: opened('webgpu') });
  await settle();
  for (const [on, milliseconds] of [
    [1, 900],
    [1, 5],
    [0, 20],
  ] as const) {
    await tell(on, milliseconds);
  }
  expect(worker(1).ended).toBe(true);
  expect(told()).toEqual(['wasm']);
  expect(kept.get('emoxnet-gpu')).toContain('"provider":"webgpu"');
});

test('no GPU, no trial; nothing waits for the answer to that', async () => {
  let refuse: (adapter: null) => void = () => undefined;
  requestAdapter = () =>
    new Promise((resolve) => {
      refuse = resolve;
    });
  visit();
  await start();
  expect(await choice()).toEqual({ provider: 'wasm', reason: 'first' });
  refuse(null);
  await settle();
  expect(await choice()).toEqual({ provider: 'wasm', reason: 'no-webgpu' });
  await read(60);
  expect(workers).toHaveLength(1);
});

test('a visitor who saves data is spared the download', async () => {
  Object.assign(navigator, { connection: { saveData: true } });
  await start();
  await read(60);
  expect(workers).toHaveLength(1);
});

test('the last to leave ends both', async () => {
  await start();
  await read(60);
  engine.leave(user);
  expect(workers.map(({ ended }) => ended)).toEqual([true, true]);
  await settle();
  expect(user.onFailed).not.toHaveBeenCalled();
});
