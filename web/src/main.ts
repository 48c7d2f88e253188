// The live page: connects the sources of pictures, the reader and what is shown.
import { Camera, type Resolution } from './camera/camera.ts';
import { openFrame } from './frame/frame.ts';
import { loadReport, type Report } from './insights/report.ts';
import { Keyboard } from './live/keyboard.ts';
import { Quiz } from './live/quiz.ts';
import { Session } from './live/session.ts';
import type { Source } from './live/session-log.ts';
import { ViewControls } from './live/view-controls.ts';
import { fileChooser } from './picture/choose-file.ts';
import { Feed } from './picture/feed.ts';
import { openPhoto } from './picture/photo.ts';
import { modelsUrl } from './pipeline/models-url.ts';
import type { Answer } from './pipeline/protocol.ts';
import { Reader } from './pipeline/reader.ts';
import { drawPuppet, type Muscles } from './puppet/puppet.ts';
import { providerWish } from './session/provider.ts';
import { strings } from './strings/strings.ts';
import { byId } from './ui/element.ts';
import { expectedClasses } from './ui/expected-classes.ts';
import { Notice } from './ui/notice.ts';
import { PuppetPanel } from './ui/puppet-panel.ts';
import { Readout } from './ui/readout.ts';
import { Stage } from './ui/stage.ts';
import { StatusLine } from './ui/status-line.ts';

openFrame();

const puppetSize = { width: 960, height: 720 };
/** How many test-time views may be averaged; `auto`: as many as fit into a frame's time. */
const viewCounts = ['auto', 1, 2, 4, 6, 8, 10] as const;
/** What a visitor may ask of the camera; the first is the one that opens unasked. */
const resolutions: Resolution[] = [
  { width: 640, height: 480 },
  { width: 320, height: 240 },
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];

const stage = new Stage(
  byId('stage', HTMLElement),
  byId('video', HTMLVideoElement),
  byId('still', HTMLCanvasElement),
  byId('overlay', HTMLCanvasElement),
);
const readout = new Readout(expectedClasses);
const status = new StatusLine();
const notice = new Notice();
const view = new ViewControls(stage, drawOverlay);
const showMap = byId('show-map', HTMLInputElement);
const chooseFile = fileChooser(byId('file', HTMLInputElement), (file) => void openFile(file));
const puppetSection = byId('puppet', HTMLElement);
const cameraSelect = byId('cameras', HTMLSelectElement);
const resolutionSelect = byId('resolution', HTMLSelectElement);
const viewCount = byId('view-count', HTMLSelectElement);
const smooth = byId('smooth', HTMLInputElement);

const feed = new Feed();
let source: Source | undefined;
let puppet: { panel: PuppetPanel; quiz: Quiz } | undefined;
let classes: readonly string[] = expectedClasses;
let session: Session | undefined;
let report: Report | undefined;
/** What the overlay shows, to draw it again when the map is switched. */
let shown: { answer: Answer; captions: string[] } | undefined;

const reader = new Reader({
  wish: providerWish(location.search),
  modelsUrl,
  onProgress: (received, expected) => status.showProgress(received, expected),
  onReady: ({ choice, classes: found }) => {
    status.showReady(choice);
    readout.setClasses(found);
    if (session === undefined || found.join() !== classes.join()) {
      session = new Session(found, () => report?.name ?? '');
    }
    classes = found;
    void showReport();
    // After a lost device the still picture's answer is still owed.
    if (stage.view === 'still') void readStill();
  },
  onAnswer: showAnswer,
  onError: (error) => {
    status.hideProgress();
    showIdle(strings.idle, strings.idleHint);
    notice.show(strings.errors.start(error.message));
  },
});

function showAnswer(answer: Answer): void {
  if (source === undefined) return;
  const live = source === 'camera' || source === 'video';
  status.showAnswer(answer, live);
  const [face, ...others] = answer.faces;
  let probabilities: Float32Array | undefined;
  if (face === undefined) {
    readout.showNoFace();
    shown = { answer, captions: [] };
  } else {
    probabilities = face.probabilities;
    readout.show(face, probabilities, others.length);
    const each = [probabilities, ...others.map((other) => other.probabilities)];
    shown = { answer, captions: each.map((values) => readout.caption(values)) };
    if (source === 'puppet') puppet?.quiz.judge(probabilities, classes);
  }
  session?.add(source, answer.faces.length, probabilities);
  drawOverlay();
}

function drawOverlay(): void {
  if (shown === undefined) return;
  stage.drawAnswer(shown.answer, { captions: shown.captions, showMap: showMap.checked });
}

/** Answers say how often they held on test pictures; without the report they go without. */
async function showReport(): Promise<void> {
  report ??= await loadReport(modelsUrl).catch(() => undefined);
  if (report !== undefined) readout.setReport(report);
}

/** Closes whatever is being read; returns the feed's new turn. */
function leaveSource(): number {
  source = undefined;
  reader.leaveSource();
  shown = undefined;
  status.resetRate();
  notice.hide();
  puppet?.quiz.stop();
  puppetSection.hidden = true;
  byId('stop', HTMLElement).hidden = true;
  byId('camera-choice', HTMLElement).hidden = true;
  byId('again', HTMLElement).hidden = false;
  return feed.leave();
}

async function startCamera(id?: string): Promise<void> {
  const mine = leaveSource();
  // The downloads run while the browser asks for the camera; failures are told by onError.
  reader.open().catch(() => undefined);
  readout.clear(strings.openingCamera);
  try {
    const camera = await feed.openCamera(
      () => {
        showIdle(strings.stopped);
        notice.show(strings.errors.cameraLost);
      },
      id,
      resolutions[Number(resolutionSelect.value)],
    );
    if (camera === undefined) return;
    byId('stop', HTMLElement).hidden = false;
    byId('again', HTMLElement).hidden = true;
    readout.clear(strings.reading);
    await stage.showVideo(camera.stream, camera.facesVisitor);
    if (mine !== feed.turn) return;
    watch('camera');
    await listCameras(camera);
  } catch (error) {
    fail(mine, error);
  }
}

function watch(playing: 'camera' | 'video'): void {
  source = playing;
  view.refresh();
  feed.watch(stage.video, (picture) => reader.offerFrame(picture));
}

async function listCameras(opened: Camera): Promise<void> {
  const mine = feed.turn;
  const cameras = await Camera.list();
  if (mine !== feed.turn) return;
  cameraSelect.replaceChildren(...cameras.map(({ id, label }) => new Option(label, id)));
  if (opened.id !== undefined) cameraSelect.value = opened.id;
  cameraSelect.hidden = cameras.length < 2;
  byId('camera-choice', HTMLElement).hidden = false;
}

function showIdle(text: string, hint = ''): void {
  leaveSource();
  // The welcome has a Start button of its own.
  byId('again', HTMLElement).hidden = true;
  stage.showWelcome();
  view.refresh();
  readout.clear(text, hint);
}

/** Back to the welcome with a word about why, unless the visitor has chosen something else since. */
function fail(mine: number, error: unknown): void {
  if (mine !== feed.turn) return;
  showIdle(strings.idle, strings.idleHint);
  notice.show((error as Error).message);
}

async function openFile(file: File): Promise<void> {
  const mine = leaveSource();
  reader.open().catch(() => undefined);
  readout.clear(strings.reading);
  try {
    if (file.type.startsWith('video/')) await openVideo(file, mine);
    else await openPicture(file, mine);
  } catch (error) {
    fail(mine, error);
  }
}

async function openVideo(file: File, mine: number): Promise<void> {
  await stage.showVideoFile(file).catch((cause: unknown) => {
    throw new Error(strings.errors.notAPicture(file.name), { cause });
  });
  if (mine === feed.turn) watch('video');
}

async function openPicture(file: File, mine: number): Promise<void> {
  const photo = await openPhoto(file);
  if (mine === feed.turn) {
    source = 'picture';
    stage.showStill(photo.width, photo.height).drawImage(photo, 0, 0);
    view.refresh();
    await readStill();
  }
  photo.close();
}

function showPuppet(): void {
  leaveSource();
  reader.open().catch(() => undefined);
  readout.clear(strings.reading);
  source = 'puppet';
  const draw = (muscles: Muscles) => {
    const { width, height } = puppetSize;
    const { mirrored } = stage;
    drawPuppet(stage.showStill(width, height), width, height, muscles);
    stage.mirror(mirrored);
    // The last answer stays until the next one is there: no flicker under a moving slider.
    drawOverlay();
    void readStill();
  };
  if (puppet === undefined) {
    const panel = new PuppetPanel(byId('presets', HTMLElement), byId('sliders', HTMLElement), draw);
    puppet = { panel, quiz: new Quiz(panel) };
  }
  puppetSection.hidden = false;
  stage.mirror(false);
  draw(puppet.panel.muscles);
  view.refresh();
}

async function readStill(): Promise<void> {
  const mine = feed.turn;
  const picture = await createImageBitmap(stage.still);
  if (mine === feed.turn) reader.offer(picture);
  else picture.close();
}

function stopCamera(): void {
  showIdle(strings.stopped);
  byId('start', HTMLButtonElement).focus();
}

const actions: Record<string, () => void> = { picture: chooseFile, puppet: showPuppet };
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-action]')) {
  const action = actions[button.dataset.action ?? ''];
  if (action !== undefined) button.addEventListener('click', action);
}
for (const id of ['start', 'again']) {
  byId(id, HTMLButtonElement).addEventListener('click', () => void startCamera());
}
byId('stop', HTMLButtonElement).addEventListener('click', stopCamera);
resolutionSelect.replaceChildren(
  ...resolutions.map(({ width, height }, index) => new Option(`${width} × ${height}`, `${index}`)),
);
for (const select of [cameraSelect, resolutionSelect]) {
  select.addEventListener('change', () => void startCamera(cameraSelect.value || undefined));
}
showMap.addEventListener('change', drawOverlay);
viewCount.replaceChildren(
  ...viewCounts.map(
    (count) => new Option(count === 'auto' ? strings.live.viewsAuto : String(count), String(count)),
  ),
);
for (const control of [viewCount, smooth]) {
  control.addEventListener('change', () => {
    const views = viewCount.value === 'auto' ? 'auto' : Number(viewCount.value);
    reader.choices = { views, smooth: smooth.checked };
    if (stage.view === 'still') void readStill();
  });
}

const { keys } = strings;
const keyboard = new Keyboard([
  {
    key: 's',
    text: keys.startStop,
    run: () => (feed.hasCamera ? stopCamera() : void startCamera()),
  },
  { key: 'o', text: keys.picture, run: chooseFile },
  { key: 'd', text: keys.puppet, run: showPuppet },
  { key: 'p', text: keys.freeze, run: () => view.click('freeze') },
  { key: 'm', text: keys.mirror, run: () => view.click('mirror') },
  { key: 'f', text: keys.fullScreen, run: () => view.click('fullScreen') },
  { key: 'a', text: keys.map, run: () => showMap.click() },
]);
byId('show-keys', HTMLButtonElement).addEventListener('click', () => keyboard.show());

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
