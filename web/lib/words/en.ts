// English. Say "expression", never "emotion": the network sees a face's expression, not a feeling.
import type { Flaw } from '../shared/answer.ts';
import type { Fault, PauseReason, ProviderReason } from '../shared/faults.ts';
import type { Words } from './words.ts';

// With no-break spaces, so that no line ends between a number and its sign.
const percent = (share: number) => `${Math.round(share * 100)}\u00a0%`;
const certainty = (share: number) => percent(Math.min(share, 0.99));
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

const classNames: Readonly<Record<string, string>> = {
  angry: 'Angry',
  disgust: 'Disgust',
  fear: 'Fear',
  happy: 'Happy',
  sad: 'Sad',
  surprise: 'Surprise',
  neutral: 'Neutral',
  contempt: 'Contempt',
};

const pauses: Readonly<Record<PauseReason, string>> = {
  hidden: 'Paused while this page is out of sight.',
  'video-paused': 'The picture is frozen.',
  'camera-muted': 'Something else took the camera over, a call perhaps. It goes on by itself.',
  'camera-frozen': 'The camera sends no new pictures. It goes on by itself once they come again.',
  'camera-black': 'The camera’s picture is black. Is its lens covered or its switch off?',
  'camera-lost': 'The camera was disconnected. Plug it in again, or press Stop.',
};

const flaws: Readonly<Record<Flaw, string>> = {
  incomplete: 'The picture’s file is incomplete: a part of the picture is missing.',
  'cut-off': 'The face is cut off: move into the picture.',
  small: 'The face is small in the picture: come closer.',
  backlit: 'It is bright behind the face: turn towards the light.',
  dark: 'The face is dark: put a light before it.',
  turned: 'The face is turned away: look towards the camera.',
  blurred: 'The face is blurred: hold still, or wipe the lens.',
};

const providers = { wasm: 'WebAssembly', webgpu: 'WebGPU' };

function reasonFor(reason: ProviderReason, detail: string): string {
  switch (reason) {
    case 'asked':
      return 'as asked for';
    case 'asked-but-absent':
      return 'WebGPU was asked for, but this browser offers none';
    case 'no-webgpu':
      return 'this browser offers no WebGPU';
    case 'no-adapter-answer':
      return 'this browser’s WebGPU does not answer';
    case 'ios':
      return 'WebGPU is not dependable on iOS';
    case 'software-adapter':
      return 'WebGPU would run on the processor, only slower';
    case 'first':
      return 'it answers soonest';
    case 'slower':
      return `WebGPU is not faster here: ${detail}`;
    case 'proven':
      return 'passed its self-test, and is faster here';
    case 'disagreed':
      return `WebGPU failed its self-test, answers were off by ${detail}`;
    case 'gpu-failed':
      return `WebGPU failed: ${detail}`;
    case 'device-lost':
      return 'the WebGPU device was lost';
  }
}

const again = 'Try again.';
const askOwner = 'Only the site’s owner can mend that.';

function fault({ code, part = '', detail = '' }: Fault): { what: string; remedy: string } {
  const why = detail === '' ? '' : ` (${detail})`;
  switch (code) {
    case 'unsupported':
      return {
        what: `This browser lacks what is needed here: ${detail}.`,
        remedy: 'Use Chrome or Edge 111, Firefox 115, Safari 16.4, or a later one.',
      };
    case 'insecure-page':
      return {
        what: 'Browsers open the camera only on https pages and on localhost.',
        remedy: askOwner,
      };
    case 'not-connected':
      return {
        what: 'The element is not to be seen in the page, so nobody would know that the camera runs.',
        remedy: 'Put it into the document, and show it, before start().',
      };
    case 'camera-denied':
      return {
        what: 'The camera is blocked for this page.',
        remedy: 'Allow it in the address bar and press Start again.',
      };
    case 'camera-policy':
      return {
        what: 'The page around this one does not lend it the camera.',
        remedy: 'Its owner must write allow="camera" into the frame.',
      };
    case 'camera-missing':
      return { what: 'No camera was found.', remedy: 'Plug one in and press Start again.' };
    case 'camera-gone':
      return {
        what: 'The chosen camera is not there any more.',
        remedy: 'Plug it in again, or choose another one.',
      };
    case 'camera-busy':
      return {
        what: 'The camera is in use by another program.',
        remedy: 'Close it there and press Start again.',
      };
    case 'camera-unavailable':
      return { what: 'This browser gives pages no camera.', remedy: 'Use another browser.' };
    case 'camera-failed':
      return { what: `The camera did not start${why}.`, remedy: again };
    case 'source-invalid':
      return {
        what: `There is nothing to read in the source${why}.`,
        remedy: 'Give a camera, a stream, a video, an image, a canvas or a file.',
      };
    case 'source-foreign':
      return {
        what: 'The picture is from another origin, which does not share it.',
        remedy:
          'Its owner must write crossorigin="anonymous" into its element, and its server must send Access-Control-Allow-Origin.',
      };
    case 'picture-unreadable':
      return {
        what: `“${part || 'The picture'}” is not a picture or video that this browser can read.`,
        remedy: 'Save it as JPEG or PNG.',
      };
    case 'format-unreadable':
      return {
        what: `“${part || 'The file'}” is in the format ${detail}, which this browser cannot read.`,
        remedy:
          'Save it as JPEG or PNG, a video as MP4 with H.264; Safari reads HEIC, TIFF and HEVC.',
      };
    case 'file-empty':
      return {
        what: `“${part || 'The file'}” is empty.`,
        remedy: 'Copy it once more from where it came.',
      };
    case 'file-missing':
      return {
        what: `“${part || 'The file'}” is a folder, or no longer there.`,
        remedy: 'Choose a picture or a video in it.',
      };
    case 'video-unreadable':
      return {
        what: `“${part || 'The video'}” is not a picture or video that this browser can read.`,
        remedy: 'Save it as MP4 with H.264, or as WebM.',
      };
    case 'films-unsupported':
      return {
        what: 'This browser lacks WebCodecs.',
        remedy: 'Use Chrome or Edge 111, Firefox 130, Safari 16.4, or a later one.',
      };
    case 'pixels-altered':
      return {
        what: 'This browser alters the pixels: no face is left.',
        remedy: 'Allow this page to read canvases, or use another browser.',
      };
    case 'download-failed':
      return {
        what: `${part} could not be downloaded${why}.`,
        remedy: `Check the connection. ${again}`,
      };
    case 'download-stalled':
      return {
        what: `The download of ${part} came to a halt.`,
        remedy: `Check the connection. ${again}`,
      };
    case 'file-damaged':
      return {
        what: `What the server sends as ${part} is not that file.`,
        remedy: `Reload the page in a while. If that does not help: ${askOwner.toLowerCase()}`,
      };
    case 'version-gone':
      return {
        what: `${part} is no longer on the server: this page was renewed while you had it open.`,
        remedy: 'Reload the page.',
      };
    case 'address-wrong':
      return {
        what: `There is nothing to be had at “${part || 'the address'}”${why}.`,
        remedy: `${askOwner} It is what “model” or “asset-base” names.`,
      };
    case 'model-invalid':
      return { what: `${part} is not a model that can be read: ${detail}.`, remedy: askOwner };
    case 'worker-blocked':
      return {
        what: `The part that computes was not allowed to start${why}.`,
        remedy: 'The site’s owner finds the lines for its Content-Security-Policy in the guide.',
      };
    case 'policy-blocked':
      return {
        what: `The page’s Content-Security-Policy forbids what is needed${why}.`,
        remedy: 'The site’s owner finds the lines for it in the guide.',
      };
    case 'worker-silent':
      return { what: `The part that computes fell silent${why}.`, remedy: again };
    case 'network-failed':
      return { what: `The network failed again and again${why}.`, remedy: again };
    case 'frame-failed':
      return { what: `This picture could not be read${why}.`, remedy: 'Try it once more.' };
    case 'stopped':
      return { what: 'It was stopped meanwhile.', remedy: again };
  }
}

export const words: Words = {
  percent,
  certainty,
  className: (name) => classNames[name] ?? name,
  unsure: (first, second) => `Unsure: ${first.toLowerCase()} or ${second.toLowerCase()}`,
  announcement: (name, share) => `Expression: ${name}, ${certainty(share)}`,
  promise: 'Reads the face’s expression, not a feeling. Frames never leave your device.',
  notice: 'Here a program reads facial expressions from the camera. It errs; judge nobody by it.',
  start: 'Start camera',
  read: 'Read it',
  stop: 'Stop',
  downloading: (received, expected) =>
    `Loading ${megabytes(received)} of ${megabytes(expected)} MB`,
  preparing: 'Preparing the network …',
  openingCamera: 'Waiting for the camera …',
  reading: 'Reading …',
  noFace: 'No face found',
  flaw: (flaw) => flaws[flaw],
  noFaceHint: 'Face the picture straight on, with light from the front.',
  stopped: 'The camera is off.',
  picture: 'The picture being read',
  pause: (reason) => pauses[reason],
  fault,
  provider: ({ provider, reason, detail = '' }) =>
    `${providers[provider]} (${reasonFor(reason, detail)})`,
};
