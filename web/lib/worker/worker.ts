// The worker: everything that computes, away from the page's own thread. One request at a time, in
// the order they came, as all of them share the memory of the stages.
import { Downloads } from '../runtime/files.ts';
import { Model } from '../runtime/model.ts';
import { GpuError, openClassifier } from '../runtime/open-classifier.ts';
import { loadRuntime, type Runtime } from '../runtime/ort.ts';
import { askAdapter, chooseProvider, within } from '../runtime/provider.ts';
import { Store } from '../runtime/store.ts';
import { loadVision } from '../runtime/vision.ts';
import { describe, FaultError, faultOf } from '../shared/faults.ts';
import type { Opened, OpenRequest, Provider, Reply, Request } from '../shared/messages.ts';
import { Analyser } from './analyser.ts';
import { far, near } from './detect/blazeface.ts';
import { FaceFinder } from './detect/face-finder.ts';
import { openBlazeFace } from './detect/open-blazeface.ts';
import { PixelDetector } from './detect/pixel-detector.ts';
import { explain } from './lesson.ts';
import { Stages } from './stages.ts';
import { timeStage } from './timing.ts';

/** Milliseconds between two signs of life. */
const pulse = 2000;
/** Milliseconds that a GPU has to give a device, and to pass its test. */
const devicePatience = 5000;
const testPatience = 45_000;

let stages: Stages | undefined;
let analyser: Analyser | undefined;
let last: Promise<void> = Promise.resolve();

setInterval(() => reply({ kind: 'alive' }), pulse);
self.addEventListener('message', ({ data }: MessageEvent<Request>) => {
  last = last.then(() => (data.kind === 'open' ? tryOpen(data) : serve(data)));
});

async function tryOpen(request: OpenRequest): Promise<void> {
  try {
    reply({ kind: 'opened', opened: await open(request) });
  } catch (error) {
    if (error instanceof GpuError) reply({ kind: 'gpu-gone', choice: error.choice });
    else reply({ kind: 'not-opened', fault: faultOf(error, 'network-failed') });
  }
}

async function open(request: OpenRequest): Promise<Opened> {
  const { wish, files, model: address, maxTouchPoints, threads } = request;
  const store = await Store.open();
  const onProgress = (received: number, expected: number) =>
    reply({ kind: 'progress', received, expected });
  const downloads = new Downloads(onProgress, { store });
  const [model, adapter] = await Promise.all([
    Model.open(address, downloads),
    // Whoever asked for WebAssembly has nothing to do with a GPU's moods.
    wish === 'wasm' ? null : askAdapter(navigator.gpu),
  ]);
  const choice = chooseProvider(wish, { userAgent: navigator.userAgent, maxTouchPoints, adapter });
  const { provider } = choice;
  if (provider === 'webgpu') await checkDevice(adapter as GPUAdapter);
  // The optimiser is among what our own networks never call.
  const whole = !model.manifest[provider].optimised;
  const [ort, vision, detector] = await Promise.all([
    onGpu(provider, loadRuntime(provider, files, downloads, { threads, whole })),
    loadVision(files, downloads),
    downloads.fetch(files.detector),
    onGpu(provider, model.file(provider)),
  ]);
  const nearDetector = new PixelDetector(near, await openBlazeFace(ort, detector, near));
  const finder = new FaceFinder(nearDetector, async () => {
    // Nobody waits for it as they wait for the start, so it has no part in that progress.
    const file = await new Downloads(() => undefined, { store }).fetch(files.farDetector);
    return new PixelDetector(far, await openBlazeFace(ort, file, far));
  });
  const opening = openClassifier(ort, model, vision.side, choice);
  const classifier = await within(testPatience, opening, undefined);
  if (classifier === undefined) throw new GpuError('gpu-failed', 'it never answered');
  if (provider === 'webgpu') void watchDevice(ort);
  stages = new Stages(vision, finder, classifier, model.manifest);
  analyser = new Analyser(stages);
  void store?.tidy();
  const { name, classes } = model.manifest;
  return { choice, model: name, classes };
}

/** What fails while it is loaded for the GPU is no reason to go without an answer. */
async function onGpu<T>(provider: Provider, loading: Promise<T>): Promise<T> {
  try {
    return await loading;
  } catch (error) {
    if (provider === 'wasm') throw error;
    throw new GpuError('gpu-failed', describe(error));
  }
}

/** Some browsers show an adapter and then refuse its device, or never give it. */
async function checkDevice(adapter: GPUAdapter): Promise<void> {
  try {
    const device = await within(devicePatience, adapter.requestDevice(), undefined);
    if (device === undefined) throw new Error('its device never came');
    device.destroy();
  } catch (error) {
    throw new GpuError('gpu-failed', describe(error));
  }
}

async function serve(request: Exclude<Request, { kind: 'open' }>): Promise<void> {
  if (request.kind === 'forget') {
    analyser?.forget(request.sequence);
    return;
  }
  try {
    reply(await answer(request));
  } catch (error) {
    reply({ kind: 'failed', id: request.id, fault: faultOf(error, 'frame-failed') });
  } finally {
    request.picture?.close();
  }
}

async function answer(request: Exclude<Request, { kind: 'open' | 'forget' }>): Promise<Reply> {
  if (stages === undefined || analyser === undefined) {
    throw new FaultError('frame-failed', { detail: 'the worker is not open' });
  }
  const { id } = request;
  switch (request.kind) {
    case 'read': {
      const { picture, reading, sequence } = request;
      return { kind: 'answer', id, answer: await analyser.analyse(picture, reading, sequence) };
    }
    case 'explain':
      return { kind: 'lesson', id, lesson: await explain(stages, request.picture, request.change) };
    case 'time': {
      const { stage, runs, picture } = request;
      const views = Math.min(request.views, stages.steps);
      return {
        kind: 'timed',
        id,
        milliseconds: await timeStage(stages, stage, views, runs, picture),
      };
    }
  }
}

/** Tells the page even while no picture is being read. */
async function watchDevice(ort: Runtime): Promise<void> {
  const device: GPUDevice = await ort.env.webgpu.device;
  const { message } = await device.lost;
  const choice = { provider: 'wasm', reason: 'device-lost', detail: message } as const;
  reply({ kind: 'gpu-gone', choice });
}

function reply(message: Reply): void {
  self.postMessage(message);
}
