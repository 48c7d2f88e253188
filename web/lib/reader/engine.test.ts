import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Answer, Reading } from '../shared/answer.ts';
import type { Picture, Reply, Request } from '../shared/messages.ts';
import { Engine, type EngineOptions, type EngineUser } from './engine.ts';
import { type FakeWorker, fakeWorkers } from './fake-worker.fixture.ts';

const reading: Reading = { views: 'auto', smoothing: true, maxFaces: 'auto', details: false };
const picture = () => ({ close: vi.fn() }) as unknown as Picture;
const opened = {
  choice: { provider: 'webgpu', reason: 'proven' },
  model: 'small',
  classes: ['a'],
  network: '0',
};
const ready = { kind: 'opened', opened } as Reply;
const onWasm = (reason: 'asked' | 'proven' = 'asked') =>
  ({ kind: 'opened', opened: { ...opened, choice: { provider: 'wasm', reason } } }) as Reply;

let workers: FakeWorker[];
let user: EngineUser;
let engine: Engine;

beforeEach(() => {
  vi.useFakeTimers();
  const fakes = fakeWorkers();
  workers = fakes.workers;
  user = { onProgress: vi.fn(), onOpened: vi.fn(), onFailed: vi.fn() };
  engine = new Engine({ ...fakes.options, provider: 'webgpu' } as unknown as EngineOptions);
  engine.join(user);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const latest = () => workers.at(-1) as FakeWorker;
const settle = () => vi.advanceTimersByTimeAsync(0);
const answer = {} as Answer;

async function reads(): Promise<{ reading: Promise<Answer>; id: number }> {
  const pending = engine.read(picture(), reading, { sequence: 1 });
  pending.catch(() => undefined);
  await settle();
  const request = latest().requests.at(-1) as Request & { kind: 'read' };
  return { reading: pending, id: request.id };
}

test('nothing starts before it is needed, and a picture waits until the worker is ready', async () => {
  expect(workers).toEqual([]);
  const answering = engine.read(picture(), reading, { sequence: 1 });
  await settle();
  expect(latest().requests.map(({ kind }) => kind)).toEqual(['open']);
  latest().say(ready);
  await settle();
  expect(latest().requests.map(({ kind }) => kind)).toEqual(['open', 'read']);
  const { id } = latest().requests.at(-1) as Request & { kind: 'read' };
  latest().say({ kind: 'answer', id, answer });
  await expect(answering).resolves.toBe(answer);
});

test('requests under way are told apart', async () => {
  void engine.open();
  latest().say(ready);
  const first = await reads();
  const second = await reads();
  latest().say({ kind: 'answer', id: second.id, answer });
  await expect(second.reading).resolves.toBe(answer);
  latest().say({ kind: 'failed', id: first.id, fault: { code: 'frame-failed', detail: 'odd' } });
  await expect(first.reading).rejects.toMatchObject({ fault: { detail: 'odd' } });
});

test('a lost device is followed by a fresh worker on wasm, and the page is told why', async () => {
  void engine.open();
  latest().say(ready);
  const { reading: answering } = await reads();
  const choice = { provider: 'wasm', reason: 'device-lost' } as const;
  latest().say({ kind: 'gpu-gone', choice });
  await expect(answering).rejects.toMatchObject({ fault: { code: 'frame-failed' } });
  expect(workers).toHaveLength(2);
  expect(workers[0]?.terminated).toBe(true);
  expect(latest().requests[0]).toMatchObject({ kind: 'open', provider: 'wasm' });
  latest().say(onWasm());
  // The old worker had two messages under way: its run failed and its device was lost.
  workers[0]?.say({ kind: 'gpu-gone', choice });
  expect(workers).toHaveLength(2);
  expect(user.onOpened).toHaveBeenLastCalledWith({ ...opened, choice });
});

test('a GPU that fails while it opens costs no more than a fresh start', async () => {
  const opening = engine.open();
  const choice = { provider: 'wasm', reason: 'gpu-failed', detail: 'no device' } as const;
  latest().say({ kind: 'gpu-gone', choice });
  latest().say(onWasm());
  await expect(opening).resolves.toEqual({ ...opened, choice });
});

const fault = { code: 'frame-failed', detail: 'odd' } as const;

/** As many pictures, of whomever, whose reading fails. */
async function fails(times: number): Promise<void> {
  for (let time = 0; time < times; time++)
    latest().say({ kind: 'failed', id: (await reads()).id, fault });
}

test('ten pictures in a row that fail on WebGPU make way for WebAssembly', async () => {
  void engine.open();
  latest().say(ready);
  await fails(9);
  expect(workers).toHaveLength(1);
  await fails(1);
  expect(latest().requests[0]).toMatchObject({ kind: 'open', provider: 'wasm' });
  latest().say(onWasm());
  expect(user.onFailed).not.toHaveBeenCalled();
});

test('on WebAssembly they end the worker, whose place a fresh one takes with the next start', async () => {
  void engine.open();
  latest().say(onWasm());
  await fails(9);
  latest().say({ kind: 'answer', id: (await reads()).id, answer });
  await fails(9);
  expect(user.onFailed).not.toHaveBeenCalled();
  await fails(1);
  expect(user.onFailed).toHaveBeenCalledExactlyOnceWith({
    code: 'network-failed',
    part: 'network',
    detail: 'odd',
  });
  expect(latest().terminated).toBe(true);
  const again = engine.open();
  expect(workers).toHaveLength(2);
  latest().say(onWasm());
  await expect(again).resolves.toMatchObject({ model: 'small' });
  await fails(9);
  expect(workers).toHaveLength(2);
});

test('a start that fails says so, the picture is freed, and the next tries again', async () => {
  const lost = picture();
  const pending = engine.read(lost, reading);
  pending.catch(() => undefined);
  await settle();
  const fault = { code: 'download-failed', part: 'a.wasm', detail: '503' } as const;
  latest().say({ kind: 'not-opened', fault });
  await expect(pending).rejects.toMatchObject({ fault });
  expect(lost.close).toHaveBeenCalledOnce();
  expect(user.onFailed).toHaveBeenCalledExactlyOnceWith(fault);
  const again = engine.open();
  expect(workers).toHaveLength(2);
  latest().say(ready);
  await expect(again).resolves.toMatchObject({ model: 'small' });
});

/** Seconds in which the worker gives a sign of life every other. */
async function alive(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 2) {
    latest().say({ kind: 'alive' });
    await vi.advanceTimersByTimeAsync(2000);
  }
}

test('a worker that dies silently is replaced within 15 seconds, and told of if it dies again', async () => {
  void engine.open();
  latest().say(onWasm());
  const { reading: first } = await reads();
  await vi.advanceTimersByTimeAsync(15_000);
  await expect(first).rejects.toMatchObject({ fault: { code: 'worker-silent' } });
  expect(workers).toHaveLength(2);
  expect(user.onFailed).not.toHaveBeenCalled();
  latest().say(onWasm());
  await vi.advanceTimersByTimeAsync(15_000);
  expect(user.onFailed).toHaveBeenCalledExactlyOnceWith({ code: 'worker-silent', part: 'worker' });
  expect(workers).toHaveLength(2);
});

test('a worker that lives but never answers is replaced too', async () => {
  void engine.open();
  latest().say(onWasm());
  const { reading: never } = await reads();
  await alive(28);
  expect(workers).toHaveLength(1);
  await alive(6);
  await expect(never).rejects.toMatchObject({ fault: { code: 'worker-silent' } });
  expect(workers).toHaveLength(2);
});

test('what waits for others is not late, however many there are', async () => {
  void engine.open();
  latest().say(onWasm());
  const crowd = [];
  for (let count = 0; count < 20; count++) crowd.push(await reads());
  for (const { reading: answering, id } of crowd) {
    await alive(20);
    latest().say({ kind: 'answer', id, answer });
    await expect(answering).resolves.toBe(answer);
  }
  expect(workers).toHaveLength(1);
});

test('a GPU that never answers makes way for WebAssembly', async () => {
  void engine.open();
  latest().say(ready);
  await reads();
  await alive(34);
  expect(latest().requests[0]).toMatchObject({ kind: 'open', provider: 'wasm' });
  latest().say(onWasm());
  const choice = { provider: 'wasm', reason: 'gpu-failed', detail: 'it never answered' };
  expect(user.onOpened).toHaveBeenLastCalledWith({ ...opened, choice });
});

test('a slow download is no silence as long as bytes come', async () => {
  void engine.open();
  for (let second = 0; second < 200; second += 2) {
    latest().say({ kind: 'progress', received: second, expected: 200 });
    await vi.advanceTimersByTimeAsync(2000);
  }
  expect(workers).toHaveLength(1);
  await alive(100);
  expect(workers).toHaveLength(2);
});

test('a script that did not load is looked at: a missing one means another version', async () => {
  vi.stubGlobal('fetch', async () => new Response('', { status: 404 }));
  const opening = engine.open();
  opening.catch(() => undefined);
  latest().dispatchEvent(new Event('error', { cancelable: true }));
  const fault = { code: 'version-gone', part: 'w.js', detail: '404' };
  await expect(opening).rejects.toMatchObject({ fault });
});

test('a script that never comes is told by its name within 30 seconds', async () => {
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
  const opening = engine.open();
  await vi.advanceTimersByTimeAsync(30_000);
  await expect(opening).rejects.toMatchObject({
    fault: { code: 'download-stalled', part: 'w.js' },
  });
  expect(workers).toHaveLength(1);
});

test('a worker that was only slow to come goes on', async () => {
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
  const opening = engine.open();
  await vi.advanceTimersByTimeAsync(20_000);
  latest().say(ready);
  await vi.advanceTimersByTimeAsync(10_000);
  await expect(opening).resolves.toMatchObject({ model: 'small' });
  expect(workers).toHaveLength(1);
});

test('so is one that a worker from another origin could not import', async () => {
  vi.stubGlobal('fetch', async () => new Response('', { status: 404 }));
  const opening = engine.open();
  opening.catch(() => undefined);
  latest().say({ kind: 'not-imported' });
  const fault = { code: 'version-gone', part: 'w.js', detail: '404' };
  await expect(opening).rejects.toMatchObject({ fault });
});

test('the last user ends the worker, which may store what it has downloaded', async () => {
  const other = { ...user };
  engine.join(other);
  void engine.open();
  latest().say(ready);
  engine.leave(user);
  expect(latest().ended).toBe(false);
  engine.leave(other);
  expect([latest().closed, latest().terminated]).toEqual([true, false]);
  await vi.advanceTimersByTimeAsync(5000);
  expect(latest().terminated).toBe(true);
  expect(user.onFailed).not.toHaveBeenCalled();
});

test('a worker that is not open yet is ended at once', () => {
  engine.open().catch(() => undefined);
  engine.leave(user);
  expect(latest().terminated).toBe(true);
});
