// The teaching page: one picture through every stage, and sliders that spoil it.
import { openFrame } from '../frame/frame.ts';
import { fileChooser } from '../picture/choose-file.ts';
import { Feed } from '../picture/feed.ts';
import { openPhoto } from '../picture/photo.ts';
import { topIndex } from '../pipeline/activation.ts';
import type { Explanation } from '../pipeline/explain.ts';
import { LatestWins } from '../pipeline/latest-wins.ts';
import { modelsUrl } from '../pipeline/models-url.ts';
import { DeviceLostError, Pipeline } from '../pipeline/pipeline.ts';
import type { Picture } from '../pipeline/protocol.ts';
import { drawPuppet, type Expression, presets } from '../puppet/puppet.ts';
import { providerWish } from '../session/provider.ts';
import { strings } from '../strings/strings.ts';
import { Announcer } from '../ui/announcer.ts';
import { byId, make } from '../ui/element.ts';
import { expectedClasses } from '../ui/expected-classes.ts';
import { Notice } from '../ui/notice.ts';
import { StatusLine } from '../ui/status-line.ts';
import { atRest, Controls, type Setting, type Settings } from './controls.ts';
import { disturb } from './disturb.ts';
import { Strip } from './strip.ts';
import { Sweep } from './sweep.ts';

openFrame();

const puppetSize = { width: 640, height: 480 };
let classes: readonly string[] = expectedClasses;

const strip = new Strip(classes);
const sweep = new Sweep();
const status = new StatusLine();
const notice = new Notice();
const announcer = new Announcer(byId('announcement', HTMLElement));
const controls = new Controls(byId('disturbances', HTMLElement), {
  onChange: () => refresh(),
  onSweep: (setting) => void runSweep(setting),
});
const chooseFile = fileChooser(byId('file', HTMLInputElement), (file) => void openFile(file));
const presetChips = byId('presets', HTMLElement);
const stop = byId('stop', HTMLButtonElement);
const video = byId('video', HTMLVideoElement);

/** The picture as it came, and as the sliders leave it. */
const original = new OffscreenCanvas(1, 1);
const spoiled = make('canvas');
const feed = new Feed();
let source: 'puppet' | 'picture' | 'camera' | undefined;
/** The answer to the picture as it came, where the picture holds still. */
let before: Float32Array | undefined;
let pipeline: Pipeline | undefined;
/** One picture at a time goes through the pipeline. */
let last: Promise<unknown> = Promise.resolve();

const queue = new LatestWins<{ frame: Picture | undefined; source: number }>(
  ({ frame, source }) => inTurn(() => process(frame, source)),
  ({ frame }) => frame?.close(),
);

function openPipeline(): Pipeline {
  pipeline ??= new Pipeline({
    wish: providerWish(location.search),
    modelsUrl,
    onProgress: (received, expected) => status.showProgress(received, expected),
    onReady: ({ choice, classes: found }) => {
      status.showReady(choice);
      classes = found;
      strip.setClasses(found);
    },
  });
  return pipeline;
}

async function inTurn(work: () => Promise<void>): Promise<void> {
  const mine = last.then(work).catch(fail);
  last = mine;
  await mine;
}

function fail(error: unknown): void {
  // A fresh worker is starting; the next picture is read by it.
  if (error instanceof DeviceLostError) {
    refresh();
    return;
  }
  pipeline?.close();
  pipeline = undefined;
  leaveSource();
  status.hideProgress();
  notice.show(strings.errors.start((error as Error).message));
}

async function process(frame: Picture | undefined, mine: number): Promise<void> {
  if (frame !== undefined) {
    if (mine === feed.turn)
      setOriginal(frame, 'displayWidth' in frame ? frame.displayWidth : frame.width);
    frame.close();
  }
  if (mine !== feed.turn) return;
  const { settings } = controls;
  const still = source !== 'camera';
  if (still && before === undefined) before = (await explain(atRest))?.mean;
  const explanation = await explain(settings);
  if (mine !== feed.turn) return;
  strip.show(spoiled, explanation, isSpoiled() ? before : undefined);
  tell(explanation?.mean);
}

function setOriginal(picture: Picture, width: number): void {
  const height = 'displayHeight' in picture ? picture.displayHeight : picture.height;
  Object.assign(original, { width, height });
  original.getContext('2d')?.drawImage(picture, 0, 0, width, height);
}

async function explain(settings: Settings): Promise<Explanation | undefined> {
  disturb(spoiled, original, original.width, original.height, settings);
  return openPipeline().explain(await createImageBitmap(spoiled), settings);
}

/** The answer in words, beside the answer before the sliders were moved. */
function tell(now: Float32Array | undefined): void {
  const words = (answer: Float32Array | undefined) => {
    if (answer === undefined) return strings.noFace;
    const top = topIndex(answer);
    return `${strings.className(classes[top] ?? '')} ${strings.certainty(answer[top] ?? 0)}`;
  };
  const text =
    isSpoiled() && before !== undefined
      ? strings.teach.outcome(words(before), words(now))
      : strings.teach.answer(words(now));
  byId('outcome', HTMLElement).textContent = text;
  announcer.say(text);
}

function isSpoiled(): boolean {
  const rests = Object.entries(atRest) as [Setting, number][];
  return rests.some(([name, rest]) => controls.settings[name] !== rest);
}

function refresh(): void {
  if (source !== undefined) queue.offer({ frame: undefined, source: feed.turn });
}

async function runSweep(setting: Setting): Promise<void> {
  const mine = feed.turn;
  const { settings } = controls;
  await inTurn(async () => {
    await sweep.run(setting, classes, async (value) =>
      mine === feed.turn ? (await explain({ ...settings, [setting]: value }))?.mean : undefined,
    );
  });
  if (mine === feed.turn) refresh();
}

function leaveSource(): number {
  video.srcObject = null;
  queue.clear();
  source = undefined;
  before = undefined;
  notice.hide();
  sweep.hide();
  stop.hidden = true;
  presetChips.hidden = true;
  return feed.leave();
}

function begin(chosen: typeof source): void {
  source = chosen;
  byId('disturbances', HTMLElement).hidden = false;
}

function showPuppet(expression: Expression): void {
  leaveSource();
  const { width, height } = puppetSize;
  Object.assign(original, puppetSize);
  const context = original.getContext('2d') as OffscreenCanvasRenderingContext2D;
  drawPuppet(context, width, height, presets[expression]);
  for (const chip of presetChips.children) {
    const pressed = (chip as HTMLElement).dataset.preset === expression;
    chip.setAttribute('aria-pressed', String(pressed));
  }
  presetChips.hidden = false;
  begin('puppet');
  refresh();
}

async function openFile(file: File): Promise<void> {
  const mine = leaveSource();
  try {
    const photo = await openPhoto(file);
    if (mine === feed.turn) {
      setOriginal(photo, photo.width);
      begin('picture');
      refresh();
    }
    photo.close();
  } catch (error) {
    if (mine === feed.turn) notice.show((error as Error).message);
  }
}

async function startCamera(): Promise<void> {
  const mine = leaveSource();
  openPipeline();
  try {
    const camera = await feed.openCamera(() => {
      leaveSource();
      notice.show(strings.errors.cameraLost);
    });
    if (camera === undefined) return;
    video.srcObject = camera.stream;
    await video.play();
    if (mine !== feed.turn) return;
    begin('camera');
    stop.hidden = false;
    feed.watch(video, (frame) => queue.offer({ frame, source: mine }));
  } catch (error) {
    if (mine !== feed.turn) return;
    leaveSource();
    notice.show((error as Error).message);
  }
}

for (const expression of Object.keys(presets) as Expression[]) {
  const chip = make('button', 'chip', strings.className(expression));
  chip.type = 'button';
  chip.dataset.preset = expression;
  chip.addEventListener('click', () => showPuppet(expression));
  presetChips.append(chip);
}
byId('show-puppet', HTMLButtonElement).addEventListener('click', () => showPuppet('happy'));
byId('choose-picture', HTMLButtonElement).addEventListener('click', chooseFile);
byId('start-camera', HTMLButtonElement).addEventListener('click', () => void startCamera());
stop.addEventListener('click', () => leaveSource());
// A page put aside keeps no camera open.
window.addEventListener('pagehide', () => leaveSource());
