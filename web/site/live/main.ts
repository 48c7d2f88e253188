// The live page: connects the sources of pictures, the reader and what is shown.
import {
  type Answer,
  type CameraChoice,
  createReader,
  defaultModel,
  EmoxnetError,
  listCameras,
  type PauseReason,
  type ReaderState,
} from 'emoxnet';
import { fileChooser } from '../common/choose-file.ts';
import { byId } from '../common/element.ts';
import { expectedClasses } from '../common/expected-classes.ts';
import { faultWords } from '../common/fault-words.ts';
import { openFrame } from '../common/frame.ts';
import { sendFiles } from '../common/inbox.ts';
import { colourMapLegends } from '../common/map-legend.ts';
import { Notice } from '../common/notice.ts';
import { providerWish } from '../common/provider-wish.ts';
import { StatusLine } from '../common/status-line.ts';
import { loadReport, type Report } from '../limits/report.ts';
import { drawPuppet, type Muscles } from '../puppet/puppet.ts';
import { strings } from '../words/strings.ts';
import { Keyboard } from './keyboard.ts';
import { PuppetPanel } from './puppet-panel.ts';
import { Quiz } from './quiz.ts';
import { Readout } from './readout.ts';
import { RestControl } from './rest-control.ts';
import { Session } from './session.ts';
import type { Source } from './session-log.ts';
import { Stage } from './stage.ts';
import { ViewControls } from './view-controls.ts';

openFrame(takeFiles);
colourMapLegends();

const puppetSize = { width: 960, height: 720 };
/** How many test-time views may be averaged; `auto`: as many as fit into a frame's time. */
const viewCounts = ['auto', 1, 2, 4, 6, 8, 10] as const;
/** What a visitor may ask of the camera; the first is the one that opens unasked. */
const resolutions: CameraChoice[] = [
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
const chooseFile = fileChooser(byId('file', HTMLInputElement), takeFiles);
const puppetSection = byId('puppet', HTMLElement);
const everyFrame = byId('every-frame', HTMLButtonElement);
const cameraSelect = byId('cameras', HTMLSelectElement);
const resolutionSelect = byId('resolution', HTMLSelectElement);
const viewCount = byId('view-count', HTMLSelectElement);
const smooth = byId('smooth', HTMLInputElement);

let source: Source | undefined;
let puppet: { panel: PuppetPanel; quiz: Quiz } | undefined;
let classes: readonly string[] = expectedClasses;
let session: Session | undefined;
let report: Report | undefined;
/** The file that was opened last. */
let opened: File | undefined;
/** What the overlay shows, to draw it again when the map is switched. */
let shown: { answer: Answer; captions: string[] } | undefined;

const reader = createReader({
  provider: providerWish(location.search),
  video: stage.video,
  details: true,
});
const rest = new RestControl(reader);
reader.addEventListener('progress', ({ detail }) => {
  // What is fetched ahead is fetched quietly.
  if (reader.source !== undefined) status.showProgress(detail.received, detail.expected);
});
reader.addEventListener('ready', ({ detail }) => {
  status.showReady(detail.choice);
  readout.setClasses(detail.classes);
  if (session === undefined || detail.classes.join() !== classes.join()) {
    session = new Session(detail.classes, () => detail.model);
  }
  classes = detail.classes;
  void showReport();
});
reader.addEventListener('state', ({ detail }) => showState(detail.state, detail.reason));
reader.addEventListener('answer', ({ detail }) => showAnswer(detail));
reader.addEventListener('error', ({ detail }) => {
  status.hideProgress();
  showIdle(strings.idle, strings.idleHint);
  notice.show(faultWords(detail));
  if (detail.code === 'video-unreadable' && opened !== undefined) void showFormat(opened);
});

function showState(state: ReaderState, reason: PauseReason | undefined): void {
  if (state === 'asking') readout.clear(strings.openingCamera);
  if (state === 'loading' || state === 'running') {
    notice.hide();
    showSource();
  }
  if (state === 'paused' && reason !== undefined) {
    if (reason === 'video-paused' || reason === 'hidden') return;
    shown = undefined;
    stage.clearOverlay();
    readout.clear(strings.pause(reason));
    notice.show(strings.pause(reason));
  }
}

/** The source is open: shows it where that is not done yet. */
function showSource(): void {
  // What a file holds is known only now.
  if (source === 'picture' && reader.shows === 'video') source = 'video';
  if (source === 'camera' && stage.view !== 'video') {
    readout.clear(strings.reading);
    byId('stop', HTMLElement).hidden = false;
    byId('again', HTMLElement).hidden = true;
    stage.showVideo(reader.camera?.facesVisitor === true);
    void offerCameras();
  } else if (source === 'picture' && stage.view !== 'still' && reader.bitmap !== undefined) {
    const { width, height } = reader.bitmap;
    stage.showStill(width, height).drawImage(reader.bitmap, 0, 0);
  } else if (source === 'video' && stage.view !== 'video') {
    stage.showVideo(false);
    everyFrame.hidden = false;
  }
  view.refresh();
}

function showAnswer(answer: Answer): void {
  if (source === undefined) return;
  const live = source === 'camera' || source === 'video';
  status.showAnswer(answer, live);
  const [face] = answer.faces;
  rest.show(live ? face : undefined);
  if (face === undefined) {
    readout.showNoFace(answer.incomplete);
    shown = { answer, captions: [] };
  } else {
    readout.show(face, { others: answer.found - 1, unread: answer.found - answer.faces.length });
    const captions = answer.faces.map(({ probabilities }) => readout.caption(probabilities));
    shown = { answer, captions };
    if (source === 'puppet') puppet?.quiz.judge(face.probabilities, classes);
  }
  session?.add(source, answer.found, face?.probabilities);
  drawOverlay();
}

function drawOverlay(): void {
  if (shown === undefined) return;
  stage.drawAnswer(shown.answer, { captions: shown.captions, showMap: showMap.checked });
}

/** Answers say how often they held on test pictures; without the report they go without. */
async function showReport(): Promise<void> {
  report ??= await loadReport(defaultModel).catch(() => undefined);
  if (report !== undefined) readout.setReport(report);
}

/** Closes whatever is being read. */
function leaveSource(): void {
  source = undefined;
  rest.show(undefined);
  reader.stop();
  shown = undefined;
  status.resetRate();
  notice.hide();
  puppet?.quiz.stop();
  puppetSection.hidden = true;
  everyFrame.hidden = true;
  byId('stop', HTMLElement).hidden = true;
  byId('camera-choice', HTMLElement).hidden = true;
  byId('again', HTMLElement).hidden = false;
}

function startCamera(id?: string): void {
  leaveSource();
  stage.showWelcome();
  source = 'camera';
  void reader.start({ ...resolutions[Number(resolutionSelect.value)], id });
}

async function offerCameras(): Promise<void> {
  const cameras = await listCameras();
  if (reader.camera === undefined) return;
  cameraSelect.replaceChildren(
    ...cameras.map(({ id, label }, index) => new Option(label || strings.camera(index + 1), id)),
  );
  if (reader.camera.id !== undefined) cameraSelect.value = reader.camera.id;
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

/** One is shown here; of several the page that lists them takes care. */
function takeFiles(files: File[]): void {
  const [file] = files;
  if (file === undefined) notice.show(strings.noPictureDropped);
  else if (files.length > 1) void sendFiles(files);
  else openFile(file);
}

function openFile(file: File): void {
  leaveSource();
  everyFrame.onclick = () => void sendFiles([file]);
  stage.showWelcome();
  readout.clear(strings.reading);
  source = 'picture';
  opened = file;
  void reader.start(file);
}

/** A browser does not tell of a film in which coding it is; its container does. */
async function showFormat(file: File): Promise<void> {
  try {
    const { openFilm } = await import('emoxnet/film');
    await (await openFilm(file)).close();
  } catch (error) {
    const fault = EmoxnetError.from(error, 'video-unreadable');
    const isLast = file === opened && source === undefined;
    if (isLast && fault.code === 'format-unreadable') notice.show(faultWords(fault));
  }
}

function showPuppet(): void {
  leaveSource();
  readout.clear(strings.reading);
  source = 'puppet';
  const draw = (muscles: Muscles) => {
    const { width, height } = puppetSize;
    const { mirrored } = stage;
    drawPuppet(stage.showStill(width, height), width, height, muscles);
    stage.mirror(mirrored);
    // The last answer stays until the next one is there: no flicker under a moving slider.
    drawOverlay();
    reader.refresh();
  };
  if (puppet === undefined) {
    const panel = new PuppetPanel(byId('presets', HTMLElement), byId('sliders', HTMLElement), draw);
    puppet = { panel, quiz: new Quiz(panel) };
  }
  puppetSection.hidden = false;
  stage.mirror(false);
  draw(puppet.panel.muscles);
  view.refresh();
  void reader.start(stage.still);
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
  byId(id, HTMLButtonElement).addEventListener('click', () => startCamera());
}
byId('stop', HTMLButtonElement).addEventListener('click', stopCamera);
resolutionSelect.replaceChildren(
  ...resolutions.map(({ width, height }, index) => new Option(`${width} × ${height}`, `${index}`)),
);
for (const select of [cameraSelect, resolutionSelect]) {
  select.addEventListener('change', () => startCamera(cameraSelect.value || undefined));
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
    reader.reading = { views, smoothing: smooth.checked };
  });
}

const { keys } = strings;
const keyboard = new Keyboard([
  {
    key: 's',
    text: keys.startStop,
    run: () => (reader.camera === undefined ? startCamera() : stopCamera()),
  },
  { key: 'o', text: keys.picture, run: chooseFile },
  { key: 'd', text: keys.puppet, run: showPuppet },
  { key: 'p', text: keys.freeze, run: () => view.click('freeze') },
  { key: 'm', text: keys.mirror, run: () => view.click('mirror') },
  { key: 'f', text: keys.fullScreen, run: () => view.click('fullScreen') },
  { key: 'a', text: keys.map, run: () => showMap.click() },
]);
byId('show-keys', HTMLButtonElement).addEventListener('click', () => keyboard.show());

// A page put aside keeps no camera open.
window.addEventListener('pagehide', () => showIdle(strings.stopped));

readout.clear(strings.idle, strings.idleHint);
reader.prepare();
