// The worker: everything that computes, away from the page's own thread. One request at a time, in
// the order they came, as all of them share the memory of the stages.
import type { Classifier } from '../runtime/classifier.ts';
import { Downloads } from '../runtime/files.ts';
import { Model } from '../runtime/model.ts';
import { GpuError, openClassifier } from '../runtime/open-classifier.ts';
import { type LoadedRuntime, loadRuntime, memoryFor, type Runtime } from '../runtime/ort.ts';
import { askAdapter } from '../runtime/provider.ts';
import { standIn } from '../runtime/started-memory.ts';
import { Store } from '../runtime/store.ts';
import { loadVision } from '../runtime/vision.ts';
import { describe, type Fault, FaultError, faultOf } from '../shared/faults.ts';
import type { Opened, OpenRequest, Provider, Reply, Request } from '../shared/messages.ts';
import { within } from '../shared/within.ts';
import { Analyser } from './analyser.ts';
import { far, type Network, near, type Run } from './detect/blazeface.ts';
import { FaceFinder } from './detect/face-finder.ts';
import { openBlazeFace } from './detect/open-blazeface.ts';
import { PixelDetector } from './detect/pixel-detector.ts';
import { explain } from './lesson.ts';
import { Stages } from './stages.ts';
import { timeStage } from './timing.ts';

/** Milliseconds between two signs of life. */
const pulse = 2000;
/** Milliseconds without a request after which what was opened is run once, so that the first answer is quick. */
const warmPatience = 20;
/** Milliseconds after which what was opened and not used yet is stored all the same. */
const unusedPatience = 5000;
/** Milliseconds that a failed start may still take to store what has arrived. */
const failedPatience = 1000;
/** Milliseconds that a GPU has to give a device, and to pass its test. */
const devicePatience = 5000;
const testPatience = 45_000;

/** What the page's Content-Security-Policy forbade last. */
let forbidden: string | undefined;
let stages: Stages | undefined;
let analyser: Analyser | undefined;
/** Stores what was downloaded: after the first answer, so that none waits for it. */
let settle = async () => {};
/** What was opened, or is to be. */
let opening: OpenRequest;
/** Whether the runtime called what its first part lacks, and whether it is followed by a whole one. */
let isLacking = false;
let isSecond = false;
let last: Promise<void> = Promise.resolve();
/** Whether anything was asked since it was opened. */
let isAsked = false;

setInterval(() => reply({ kind: 'alive' }), pulse);
self.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
  forbidden = `${effectiveDirective}: ${blockedURI}`;
});
self.addEventListener('message', ({ data }: MessageEvent<Request>) => {
  isAsked = data.kind !== 'open';
  last = last.then(() => (data.kind === 'open' ? tryOpen(data) : serve(data)));
});

async function tryOpen(request: OpenRequest): Promise<void> {
  opening = request;
  try {
    let opened = open(request);
    if (await takesMore(opened)) opened = open(request);
    reply({ kind: 'opened', opened: await opened });
    setTimeout(() => settle(), unusedPatience);
    setTimeout(() => {
      // Nobody waits for it, so whoever asks next is told what is wrong.
      if (!isAsked) last = last.then(() => stages?.warm()).catch(() => undefined);
    }, warmPatience);
  } catch (error) {
    if (error instanceof GpuError) {
      reply({ kind: 'gpu-gone', choice: error.choice });
      return;
    }
    // The next start is to go on from there.
    await within(failedPatience, settle(), undefined);
    reply({ kind: 'not-opened', fault: await openingFault(error) });
  }
}

/**
 * Whether that came to what the first part of ONNX Runtime lacks, once it is over: then everything is to
 * be opened again, with all of the runtime, and that to be done again. Faces that are followed are new then.
 */
async function takesMore(work: Promise<unknown>): Promise<boolean> {
  await Promise.allSettled([work]);
  if (!isLacking || isSecond) return false;
  isSecond = true;
  return true;
}

/** What a policy forbids fails like what is not there; the browser says it beside. */
async function openingFault(error: unknown): Promise<Fault> {
  await new Promise((resolve) => setTimeout(resolve));
  if (forbidden !== undefined) return { code: 'policy-blocked', detail: forbidden };
  return faultOf(error, 'network-failed');
}

async function open({ provider, proven, files, model }: OpenRequest): Promise<Opened> {
  const store = Store.open();
  const onProgress = (received: number, expected: number) =>
    reply({ kind: 'progress', received, expected });
  const memory = memoryFor(provider, files.runtimes);
  const held = new Map(memory?.networks.map((digest, place) => [digest, standIn(place)]));
  const downloads = new Downloads(onProgress, { store, held });
  let settling: Promise<void> | undefined;
  settle = () => {
    settling ??= downloads.keep().then(async () => (await store)?.tidy());
    return settling;
  };
  if (provider === 'webgpu') await checkGpu();
  // Nothing waits for what it does not need.
  const described = Model.open(model, downloads);
  const whole = described.then(({ manifest }) => isSecond || !held.has(manifest.wasm.sha256));
  const onLack = () => {
    isLacking = true;
  };
  const runtime = loadRuntime(provider, files, downloads, { whole, afresh: isSecond, onLack });
  const loading = onGpu(provider, runtime);
  const file = described.then((opened) => onGpu(provider, opened.file(provider)));
  const [opened, { ort, prepareToOpen }, vision, run] = await Promise.all([
    described,
    loading,
    loadVision(files, downloads),
    openDetector(loading, downloads.fetch(files.detector), near),
    file,
  ]);
  const finder = new FaceFinder(new PixelDetector(near, run), async () => {
    // Nobody waits for it as they wait for the start, so it has no part in that progress.
    const background = new Downloads(() => undefined, { store });
    const farFile = background.fetch(files.farDetector);
    await Promise.all([farFile, prepareToOpen(background)]);
    const farRun = await openDetector(loading, farFile, far);
    void background.keep();
    return new PixelDetector(far, farRun);
  });
  // The package's own manifest was read by the build, which ran the network.
  const isOwn = model.sha256 !== undefined && held.has(opened.manifest.wasm.sha256);
  const isProven = provider === 'wasm' ? isOwn : proven;
  const classifying = openClassifier(ort, opened, vision.side, provider, isProven);
  const classifier = provider === 'wasm' ? await classifying : await inTime(classifying);
  if (provider === 'webgpu') void watchDevice(ort);
  stages = new Stages(vision, finder, classifier, opened.manifest);
  analyser = new Analyser(stages);
  const { name, classes, wasm } = opened.manifest;
  return { choice: { provider, reason: 'asked' }, model: name, classes, network: wasm.sha256 };
}

/** A GPU may never answer. */
async function inTime(opening: Promise<Classifier>): Promise<Classifier> {
  const classifier = await within(testPatience, opening, undefined);
  if (classifier === undefined) throw new GpuError('gpu-failed', 'it never answered');
  return classifier;
}

async function openDetector(
  loading: Promise<LoadedRuntime>,
  file: Promise<Uint8Array>,
  network: Network,
): Promise<Run> {
  const [{ ort }, content] = await Promise.all([loading, file]);
  return openBlazeFace(ort, content, network);
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
async function checkGpu(): Promise<void> {
  const adapter = await askAdapter(navigator.gpu);
  if (adapter === 'silent') throw new GpuError('no-adapter-answer');
  if (adapter === null) throw new GpuError('asked-but-absent');
  try {
    const device = await within(devicePatience, adapter.requestDevice(), undefined);
    if (device === undefined) throw new Error('its device never came');
    device.destroy();
  } catch (error) {
    throw new GpuError('gpu-failed', describe(error));
  }
}

async function serve(request: Exclude<Request, { kind: 'open' }>): Promise<void> {
  if (request.kind === 'close') {
    await settle();
    self.close();
    return;
  }
  if (request.kind === 'forget') {
    analyser?.forget(request.sequence);
    return;
  }
  if (request.kind === 'baseline') {
    analyser?.setBaseline(request.sequence, request.face, request.take);
    return;
  }
  try {
    let answering = answer(request);
    if (await takesMore(answering)) {
      await open(opening);
      answering = answer(request);
    }
    reply(await answering);
    void settle();
  } catch (error) {
    reply({ kind: 'failed', id: request.id, fault: faultOf(error, 'frame-failed') });
  } finally {
    request.picture?.close();
  }
}

async function answer(
  request: Exclude<Request, { kind: 'open' | 'close' | 'forget' | 'baseline' }>,
): Promise<Reply> {
  if (stages === undefined || analyser === undefined) {
    throw new FaultError('frame-failed', { detail: 'the worker is not open' });
  }
  const { id } = request;
  switch (request.kind) {
    case 'read': {
      const { picture, reading, moment } = request;
      return { kind: 'answer', id, answer: await analyser.analyse(picture, reading, moment) };
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
