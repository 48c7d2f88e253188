// The demo page: connects the sources of pictures, the reader and what is shown.
import { Camera } from './camera/camera.ts';
import { openPhoto } from './picture/photo.ts';
import { watchFrames } from './picture/video-frames.ts';
import { modelsUrl } from './pipeline/models-url.ts';
import type { Answer } from './pipeline/protocol.ts';
import { Reader } from './pipeline/reader.ts';
import { Smoother } from './pipeline/smoothing.ts';
import type { Muscles } from './puppet/puppet.ts';
import { providerWish } from './session/provider.ts';
import { strings } from './strings/strings.ts';
import { byId } from './ui/element.ts';
import { Notice } from './ui/notice.ts';
import type { PuppetPanel } from './ui/puppet-panel.ts';
import { Readout } from './ui/readout.ts';
import { Stage } from './ui/stage.ts';
import { StatusLine } from './ui/status-line.ts';

/** Shown until the manifest is there. */
const expectedClasses = ['angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral'];
const puppetSize = { width: 960, height: 720 };

const stage = new Stage(
  byId('stage', HTMLElement),
  byId('video', HTMLVideoElement),
  byId('still', HTMLCanvasElement),
  byId('overlay', HTMLCanvasElement),
);
const readout = new Readout(expectedClasses);
const status = new StatusLine();
const notice = new Notice();
const smoother = new Smoother();
const showMap = byId('show-map', HTMLInputElement);
const fileInput = byId('file', HTMLInputElement);
const puppetSection = byId('puppet', HTMLElement);

let camera: Camera | undefined;
let stopWatching: (() => void) | undefined;
let puppetPanel: PuppetPanel | undefined;
/** What the overlay shows, to draw it again when the map is switched. */
let shown: { answer: Answer; captions: string[] } | undefined;
/** Counts the visitor's choices of a source, so that a slow one does not override a later one. */
let choice = 0;

const reader = new Reader({
  wish: providerWish(location.search),
  modelsUrl,
  onProgress: (received, expected) => status.showProgress(received, expected),
  onReady: ({ choice: provider, classes }) => {
    status.hideProgress();
    status.say('');
    status.showProvider(provider);
    readout.setClasses(classes);
    // After a lost device the still picture's answer is still owed.
    if (stageShowsStill()) void readStill();
  },
  onAnswer: showAnswer,
  onError: (error) => {
    status.hideProgress();
    status.say('');
    showIdle(strings.idle, strings.idleHint);
    notice.show(strings.errors.start(error.message));
  },
});

function showAnswer(answer: Answer): void {
  const live = camera !== undefined;
  status.showAnswer(answer.timings, live);
  const [face, ...others] = answer.faces;
  if (face === undefined) {
    smoother.reset();
    readout.showNoFace();
    shown = { answer, captions: [] };
  } else {
    const probabilities = live ? smoother.smooth(face, performance.now()) : face.probabilities;
    readout.show(face, probabilities, others.length);
    const each = [probabilities, ...others.map((other) => other.probabilities)];
    shown = { answer, captions: each.map((values) => readout.caption(values)) };
  }
  drawOverlay();
}

function drawOverlay(): void {
  if (shown === undefined) return;
  stage.drawAnswer(shown.answer, { captions: shown.captions, showMap: showMap.checked });
}

/** Closes whatever is being read; returns a number that tells whether another choice came later. */
function leaveSource(): number {
  stopWatching?.();
  stopWatching = undefined;
  camera?.stop();
  camera = undefined;
  reader.leaveSource();
  smoother.reset();
  shown = undefined;
  status.resetRate();
  notice.hide();
  puppetSection.hidden = true;
  byId('stop', HTMLElement).hidden = true;
  byId('camera-choice', HTMLElement).hidden = true;
  byId('again', HTMLElement).hidden = false;
  choice += 1;
  return choice;
}

async function startCamera(id?: string): Promise<void> {
  const mine = leaveSource();
  // The downloads run while the browser asks for the camera; failures are told by onError.
  reader.open().catch(() => undefined);
  readout.clear(strings.openingCamera);
  try {
    const opened = await Camera.open(id);
    if (mine !== choice) {
      opened.stop();
      return;
    }
    camera = opened;
    opened.onLost(() => {
      if (camera !== opened) return;
      showIdle(strings.stopped);
      notice.show(strings.errors.cameraLost);
    });
    byId('stop', HTMLElement).hidden = false;
    byId('again', HTMLElement).hidden = true;
    readout.clear(strings.reading);
    await stage.showVideo(opened.stream, opened.facesVisitor);
    if (mine !== choice) return;
    stopWatching = watchFrames(stage.video, (picture) => reader.offer(picture));
    await listCameras(opened);
  } catch (error) {
    if (mine !== choice) return;
    showIdle(strings.idle, strings.idleHint);
    notice.show((error as Error).message);
  }
}

async function listCameras(opened: Camera): Promise<void> {
  const cameras = await Camera.list();
  const select = byId('cameras', HTMLSelectElement);
  select.replaceChildren(...cameras.map(({ id, label }) => new Option(label, id)));
  if (opened.id !== undefined) select.value = opened.id;
  byId('camera-choice', HTMLElement).hidden = camera !== opened || cameras.length < 2;
}

function showIdle(text: string, hint = ''): void {
  leaveSource();
  // The welcome has a Start button of its own.
  byId('again', HTMLElement).hidden = true;
  stage.showWelcome();
  readout.clear(text, hint);
}

async function openFile(file: File): Promise<void> {
  const mine = leaveSource();
  reader.open().catch(() => undefined);
  try {
    const photo = await openPhoto(file);
    if (mine === choice) {
      readout.clear(strings.reading);
      stage.showStill(photo.width, photo.height).drawImage(photo, 0, 0);
      await readStill();
    }
    photo.close();
  } catch (error) {
    if (mine !== choice) return;
    showIdle(strings.idle, strings.idleHint);
    notice.show((error as Error).message);
  }
}

async function showPuppet(): Promise<void> {
  const mine = leaveSource();
  reader.open().catch(() => undefined);
  readout.clear(strings.reading);
  const { drawPuppet } = await import('./puppet/puppet.ts');
  const { PuppetPanel } = await import('./ui/puppet-panel.ts');
  if (mine !== choice) return;
  const draw = (muscles: Muscles) => {
    const { width, height } = puppetSize;
    drawPuppet(stage.showStill(width, height), width, height, muscles);
    // The last answer stays until the next one is there: no flicker under a moving slider.
    drawOverlay();
    void readStill();
  };
  puppetPanel ??= new PuppetPanel(byId('presets', HTMLElement), byId('sliders', HTMLElement), draw);
  puppetSection.hidden = false;
  draw(puppetPanel.muscles);
}

function stageShowsStill(): boolean {
  return byId('stage', HTMLElement).dataset.view === 'still';
}

async function readStill(): Promise<void> {
  const mine = choice;
  const picture = await createImageBitmap(stage.still);
  if (mine === choice) reader.offer(picture);
  else picture.close();
}

function chooseFile(): void {
  fileInput.value = '';
  fileInput.click();
}

const actions: Record<string, () => void> = { photo: chooseFile, puppet: () => void showPuppet() };
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-action]')) {
  const action = actions[button.dataset.action ?? ''];
  if (action !== undefined) button.addEventListener('click', action);
}
for (const id of ['start', 'again']) {
  byId(id, HTMLButtonElement).addEventListener('click', () => void startCamera());
}
byId('stop', HTMLButtonElement).addEventListener('click', () => {
  showIdle(strings.stopped);
  byId('start', HTMLButtonElement).focus();
});
byId('cameras', HTMLSelectElement).addEventListener('change', ({ target }) => {
  void startCamera((target as HTMLSelectElement).value);
});
showMap.addEventListener('change', drawOverlay);
fileInput.addEventListener('change', () => {
  const [file] = fileInput.files ?? [];
  if (file !== undefined) void openFile(file);
});

document.addEventListener('dragover', (event) => {
  event.preventDefault();
  document.body.classList.add('dropping');
});
document.addEventListener('dragleave', (event) => {
  if (event.relatedTarget === null) document.body.classList.remove('dropping');
});
document.addEventListener('drop', (event) => {
  event.preventDefault();
  document.body.classList.remove('dropping');
  const [file] = event.dataTransfer?.files ?? [];
  if (file === undefined) notice.show(strings.errors.noPictureDropped);
  else void openFile(file);
});
// A page put aside keeps no camera open.
window.addEventListener('pagehide', () => showIdle(strings.stopped));

readout.clear(strings.idle, strings.idleHint);
