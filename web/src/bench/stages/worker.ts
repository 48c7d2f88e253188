// Times the pipeline's stages where they run: in a worker, with the pipeline's own modules.
import type { Preprocessor, VisionModule } from 'emoxnet-vision';
import { followMargin } from '../../pipeline/analyser.ts';
import { readPixels, regionOf } from '../../pipeline/frame-pixels.ts';
import { loadVision } from '../../pipeline/vision.ts';
import { Classifier } from '../../session/classifier.ts';
import { Downloads } from '../../session/download.ts';
import { Model } from '../../session/model.ts';
import { loadRuntime } from '../../session/runtime.ts';
import { testViews } from '../../session/self-test.ts';
import type { StageReply, StageRequest } from './protocol.ts';

interface Stages {
  vision: VisionModule;
  preprocessor: Preprocessor;
  classifier: Classifier;
}

let stages: Stages;

self.addEventListener('message', async ({ data }: MessageEvent<StageRequest>) => {
  try {
    reply({ milliseconds: await answer(data) });
  } catch (error) {
    reply({ error: String(error) });
  }
});

async function answer(request: StageRequest): Promise<number> {
  switch (request.kind) {
    case 'open':
      stages = await open(request.modelsUrl);
      return 0;
    case 'classify':
      return classify(request.views ?? stages.vision.ttaSteps, request.runs);
    case 'preprocess':
      return preprocess(request.frame, request.runs);
  }
}

async function open(modelsUrl: string): Promise<Stages> {
  const downloads = new Downloads(() => undefined);
  const model = await Model.open(modelsUrl, downloads);
  const [ort, vision, file] = await Promise.all([
    loadRuntime('wasm', downloads),
    loadVision(downloads),
    model.file('wasm'),
  ]);
  const classifier = await Classifier.create(ort, file, model.manifest, vision.side, 'wasm');
  return { vision, preprocessor: new vision.Preprocessor(), classifier };
}

async function classify(views: number, runs: number): Promise<number> {
  const images = testViews(views, stages.vision.side);
  const start = performance.now();
  for (let run = 0; run < runs; run++) await stages.classifier.classify(images, views);
  return (performance.now() - start) / runs;
}

/** As for a face that is followed; it is taken to fill half of the picture's height, in its middle. */
async function preprocess(frame: VideoFrame, runs: number): Promise<number> {
  const { vision, preprocessor } = stages;
  const side = frame.displayHeight / 2;
  const [centreX, centreY] = [frame.displayWidth / 2, frame.displayHeight / 2];
  const crop = { centreX, centreY, side, roll: 0.1 };
  const start = performance.now();
  for (let run = 0; run < runs; run++) {
    const region = regionOf([crop], frame, followMargin);
    const allocate = (bytes: number) => preprocessor.frameBuffer(bytes);
    const { left, top, width, height, stride, format } = await readPixels(frame, allocate, region);
    const inside = { ...crop, centreX: crop.centreX - left, centreY: crop.centreY - top };
    preprocessor.crop(width, height, stride, format, inside);
    preprocessor.views(vision.ttaSteps);
  }
  const milliseconds = (performance.now() - start) / runs;
  frame.close();
  return milliseconds;
}

function reply(message: StageReply): void {
  self.postMessage(message);
}
