// The teaching page: one picture through every stage, and sliders that spoil it.
import { createReader, type Lesson, topIndex } from 'emoxnet';
import { Announcer } from 'emoxnet/draw';
import { fileChooser } from '../common/choose-file.ts';
import { byId, make } from '../common/element.ts';
import { expectedClasses } from '../common/expected-classes.ts';
import { faultWords } from '../common/fault-words.ts';
import { openFrame } from '../common/frame.ts';
import { sendFiles } from '../common/inbox.ts';
import { colourMapLegends } from '../common/map-legend.ts';
import { Notice } from '../common/notice.ts';
import { providerWish } from '../common/provider-wish.ts';
import { StatusLine } from '../common/status-line.ts';
import { drawPuppet, type Expression, presets } from '../puppet/puppet.ts';
import { strings } from '../words/strings.ts';
import { atRest, Controls, type Setting, type Settings } from './controls.ts';
import { disturb } from './disturb.ts';
import { Strip } from './strip.ts';
import { Sweep } from './sweep.ts';

openFrame(takeFiles);
colourMapLegends();

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
const chooseFile = fileChooser(byId('file', HTMLInputElement), takeFiles);
const presetChips = byId('presets', HTMLElement);
const stop = byId('stop', HTMLButtonElement);

/** The picture as it came, and as the sliders leave it. */
const original = new OffscreenCanvas(1, 1);
const spoiled = make('canvas');
let source: 'puppet' | 'picture' | 'video' | undefined;
/** Grows when the source changes: what was begun for the last one is of no use any more. */
let turn = 0;
/** The answer to the picture as it came, where the picture holds still. */
let before: Float32Array | undefined;
/** One picture at a time goes through the stages; of those asked for meanwhile one waits. */
let last: Promise<unknown> = Promise.resolve();
let asked = false;

// Its frames are spoiled before they are read, so the page takes them itself.
const reader = createReader({
  provider: providerWish(location.search),
  video: byId('video', HTMLVideoElement),
  hold: true,
});
reader.addEventListener('progress', ({ detail }) => {
  status.showProgress(detail.received, detail.expected);
});
reader.addEventListener('ready', ({ detail }) => {
  status.showReady(detail.choice);
  classes = detail.classes;
  strip.setClasses(classes);
});
reader.addEventListener('frame', refresh);
reader.addEventListener('state', ({ detail: { state, reason } }) => {
  // What a file holds is known only now.
  if (source === 'picture' && reader.shows === 'video') source = 'video';
  if (source === 'picture' && reader.bitmap !== undefined && before === undefined) {
    setOriginal(reader.bitmap, reader.bitmap.width, reader.bitmap.height);
    refresh();
  }
  if (state === 'running') notice.hide();
  // A film that was played to its end stays to be looked at.
  if (state === 'paused' && reason !== undefined && reason !== 'video-paused') {
    notice.show(strings.pause(reason));
  }
});
reader.addEventListener('error', ({ detail }) => fail(faultWords(detail)));

async function inTurn(work: () => Promise<void>): Promise<void> {
  const mine = last.then(work).catch((error) => fail(faultWords(error)));
  last = mine;
  await mine;
}

function fail(words: string): void {
  leaveSource();
  status.hideProgress();
  notice.show(words);
}

function refresh(): void {
  if (asked || source === undefined) return;
  asked = true;
  void inTurn(async () => {
    asked = false;
    await process();
  });
}

async function process(): Promise<void> {
  const mine = turn;
  if (source === undefined) return;
  const { video } = reader;
  if (source === 'video') setOriginal(video, video.videoWidth, video.videoHeight);
  const { settings } = controls;
  if (source !== 'video' && before === undefined) before = (await explain(atRest))?.mean;
  if (mine !== turn) return;
  const lesson = await explain(settings);
  if (mine !== turn) return;
  strip.show(spoiled, lesson, isSpoiled() ? before : undefined);
  tell(lesson?.mean);
}

function setOriginal(picture: CanvasImageSource, width: number, height: number): void {
  Object.assign(original, { width, height });
  original.getContext('2d')?.drawImage(picture, 0, 0, width, height);
}

function explain(settings: Settings): Promise<Lesson | undefined> {
  disturb(spoiled, original, original.width, original.height, settings);
  return reader.explain(spoiled, settings);
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

async function runSweep(setting: Setting): Promise<void> {
  const mine = turn;
  const { settings } = controls;
  await inTurn(async () => {
    await sweep.run(setting, classes, async (value) =>
      mine === turn ? (await explain({ ...settings, [setting]: value }))?.mean : undefined,
    );
  });
  if (mine === turn) refresh();
}

function leaveSource(): void {
  turn += 1;
  source = undefined;
  before = undefined;
  reader.stop();
  notice.hide();
  sweep.hide();
  stop.hidden = true;
  presetChips.hidden = true;
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

/** One is shown here; of several the page that lists them takes care. */
function takeFiles(files: File[]): void {
  const [file] = files;
  if (file === undefined) notice.show(strings.noPictureDropped);
  else if (files.length > 1) void sendFiles(files);
  else openFile(file);
}

function openFile(file: File): void {
  leaveSource();
  begin('picture');
  void reader.start(file);
}

function startCamera(): void {
  leaveSource();
  begin('video');
  stop.hidden = false;
  void reader.start('camera');
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
byId('start-camera', HTMLButtonElement).addEventListener('click', startCamera);
stop.addEventListener('click', () => leaveSource());
// A page put aside keeps no camera open.
window.addEventListener('pagehide', () => leaveSource());
