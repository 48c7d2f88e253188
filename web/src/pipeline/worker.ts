// The worker: everything that computes, away from the page's own thread. One picture at a time; the
// page sends the next when it has the answer.
import { PixelDetector } from '../detect/pixel-detector.ts';
import { AssetCache } from '../session/asset-cache.ts';
import { Downloads } from '../session/download.ts';
import { Model } from '../session/model.ts';
import { openClassifier } from '../session/open-classifier.ts';
import { chooseProvider, type Provider } from '../session/provider.ts';
import { loadRuntime, type Runtime } from '../session/runtime.ts';
import { checkClasses } from '../session/verify.ts';
import { speak } from '../strings/strings.ts';
import { Analyser } from './analyser.ts';
import { explain, type Stages } from './explain.ts';
import { blazeFaceFile, openBlazeFace } from './open-blazeface.ts';
import type { Reply, Request } from './protocol.ts';
import { loadVision } from './vision.ts';

let analyser: Analyser | undefined;
let stages: Stages | undefined;
let provider: Provider = 'wasm';

self.addEventListener('message', async ({ data }: MessageEvent<Request>) => {
  try {
    if (data.kind === 'open') await open(data);
    else if (data.kind === 'explain') await answerExplain(data);
    else await analyse(data);
  } catch (error) {
    // A lost device shows first as a failed run, whose words say nothing of the cause.
    if (provider === 'webgpu') reply({ kind: 'device-lost' });
    else reply({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
});

async function open(request: Request & { kind: 'open' }) {
  const { wish, modelsUrl, maxTouchPoints } = request;
  speak(request.language);
  const cache = await AssetCache.open();
  const onProgress = (received: number, expected: number) =>
    reply({ kind: 'progress', received, expected });
  const downloads = new Downloads(onProgress, cache);
  const [model, adapter = null] = await Promise.all([
    Model.open(modelsUrl, downloads),
    navigator.gpu?.requestAdapter(),
  ]);
  const surroundings = { userAgent: navigator.userAgent, maxTouchPoints, adapter };
  const wanted = chooseProvider(wish, surroundings);
  const { manifest } = model;
  const [ort, vision, blazeFace] = await Promise.all([
    loadRuntime(wanted.provider, downloads),
    loadVision(downloads),
    downloads.fetch(blazeFaceFile),
    model.file(wanted.provider),
  ]);
  checkClasses(manifest, vision.classNames());
  const detector = new PixelDetector(await openBlazeFace(ort, blazeFace));
  const { classifier, choice } = await openClassifier(ort, model, vision.side, wanted);
  provider = choice.provider;
  if (provider === 'webgpu') void watchDevice(ort);
  analyser = new Analyser(vision, detector, classifier, manifest.tta_steps);
  stages = { vision, detector, classifier, steps: manifest.tta_steps };
  reply({ kind: 'ready', choice, classes: manifest.classes });
  await cache?.dropOthers();
}

async function analyse({ picture, reading }: Request & { kind: 'analyse' }) {
  try {
    if (analyser === undefined) throw new Error('A picture came before the worker was ready.');
    reply({ kind: 'answer', answer: await analyser.analyse(picture, reading) });
  } finally {
    picture.close();
  }
}

async function answerExplain({ picture, change }: Request & { kind: 'explain' }) {
  try {
    if (stages === undefined) throw new Error('A picture came before the worker was ready.');
    reply({ kind: 'explanation', explanation: await explain(stages, picture, change) });
  } finally {
    picture.close();
  }
}

/** Tells the page even while no picture is being read. */
async function watchDevice(ort: Runtime) {
  const device: GPUDevice = await ort.env.webgpu.device;
  await device.lost;
  reply({ kind: 'device-lost' });
}

function reply(message: Reply): void {
  self.postMessage(message);
}
