import { beforeEach, expect, test, vi } from 'vitest';
import { strings } from '../strings/en.ts';
import { DeviceLostError, Pipeline, type PipelineOptions } from './pipeline.ts';
import type { Answer, Picture, Reading, Reply, Request } from './protocol.ts';

/** Stands for the worker: records what it is sent, says what the test tells it to. */
class FakeWorker extends EventTarget {
  requests: Request[] = [];
  terminated = false;
  postMessage(request: Request): void {
    this.requests.push(request);
  }
  terminate(): void {
    this.terminated = true;
  }
  say(reply: Reply): void {
    this.dispatchEvent(new MessageEvent('message', { data: reply }));
  }
}

const classes = ['a', 'b'];
const reading: Reading = { sequence: 1, views: 'auto', smooth: true };
const picture = () => ({ close: vi.fn() }) as unknown as Picture;
const ready: Reply = { kind: 'ready', choice: { provider: 'webgpu', reason: 'it works' }, classes };
let workers: FakeWorker[];
let options: PipelineOptions;

beforeEach(() => {
  workers = [];
  options = {
    wish: 'auto',
    modelsUrl: 'models/',
    onProgress: vi.fn(),
    onReady: vi.fn(),
    createWorker: () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker as unknown as Worker;
    },
  };
});

function latest(): FakeWorker {
  return workers.at(-1) as FakeWorker;
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

test('a picture waits until the worker is ready', async () => {
  const pipeline = new Pipeline(options);
  const answering = pipeline.analyse(picture(), reading);
  await settle();
  expect(latest().requests.map(({ kind }) => kind)).toEqual(['open']);
  latest().say(ready);
  await settle();
  expect(latest().requests.map(({ kind }) => kind)).toEqual(['open', 'analyse']);
  expect(latest().requests.at(-1)).toMatchObject({ reading });
  const answer: Answer = {
    width: 1,
    height: 1,
    faces: [],
    views: 10,
    timings: { detect: 0, preprocess: 0, classify: 0, total: 0 },
  };
  latest().say({ kind: 'answer', answer });
  await expect(answering).resolves.toBe(answer);
});

test('a lost device is followed by a fresh worker on wasm, and the page is told why', async () => {
  const pipeline = new Pipeline(options);
  latest().say(ready);
  const answering = pipeline.analyse(picture(), reading);
  await settle();
  latest().say({ kind: 'device-lost' });
  await expect(answering).rejects.toBeInstanceOf(DeviceLostError);
  expect(workers).toHaveLength(2);
  expect(workers[0]?.terminated).toBe(true);
  expect(latest().requests[0]).toMatchObject({ kind: 'open', wish: 'wasm' });
  latest().say({ kind: 'ready', choice: { provider: 'wasm', reason: 'asked' }, classes });
  // The old worker had two messages under way: its run failed and its device was lost.
  workers[0]?.say({ kind: 'device-lost' });
  expect(workers).toHaveLength(2);
  const choice = { provider: 'wasm', reason: strings.providerReasons.deviceLost };
  expect(options.onReady).toHaveBeenLastCalledWith({ choice, classes });
});

test('a start that fails says so, and the picture is freed', async () => {
  const pipeline = new Pipeline(options);
  latest().say({ kind: 'failed', message: 'manifest.json: the server answered 404.' });
  const lost = picture();
  await expect(pipeline.analyse(lost, reading)).rejects.toThrow('the server answered 404');
  expect(lost.close).toHaveBeenCalledOnce();
});
