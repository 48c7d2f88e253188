// Every text a visitor reads, in one place. Say "expression", never "emotion": the network sees a
// face's expression, not a feeling.

const percent = (share: number) => `${Math.round(share * 100)} %`;

const classNames: Readonly<Record<string, string>> = {
  angry: 'Angry',
  disgust: 'Disgust',
  fear: 'Fear',
  happy: 'Happy',
  sad: 'Sad',
  surprise: 'Surprise',
  neutral: 'Neutral',
};

export const strings = {
  percent,
  /** A class as people read it; classes that are not ours keep their own name. */
  className: (name: string): string => classNames[name] ?? name,

  promise: 'Reads the face’s expression, not a feeling. Frames never leave your device.',

  start: 'Start camera',
  stop: 'Stop',
  downloading: (received: number, expected: number) =>
    `Loading ${megabytes(received)} of ${megabytes(expected)} MB`,
  preparing: 'Preparing the network …',
  openingCamera: 'Waiting for the camera …',
  idle: 'Ready when you are',
  idleHint: 'Nothing runs until you press a button.',
  reading: 'Reading …',
  noFace: 'No face found',
  noFaceHint: 'Face the picture straight on, with light from the front.',
  stopped: 'The camera is off.',

  top: (name: string) => name,
  unsure: (first: string, second: string) =>
    `Unsure: ${first.toLowerCase()} or ${second.toLowerCase()}`,
  announcement: (name: string, share: number) => `Expression: ${name}, ${percent(share)}`,
  otherFaces: (count: number) =>
    count === 1
      ? 'One more face; the bars show the largest.'
      : `${count} more faces; the bars show the largest.`,

  camera: (index: number) => `Camera ${index}`,
  providers: { wasm: 'WebAssembly', webgpu: 'WebGPU' },
  providerReasons: {
    asked: 'asked for in the address',
    askedButAbsent: 'WebGPU was asked for in the address, but this browser offers none',
    noWebGpu: 'this browser offers no WebGPU',
    ios: 'WebGPU is not dependable on iOS',
    softwareAdapter: 'WebGPU would run on the processor, only slower',
    proven: 'passed its self-test',
    disagreed: (difference: number) =>
      `WebGPU failed its self-test, answers were off by ${difference.toPrecision(2)}`,
    failed: (reason: string) => `WebGPU failed: ${reason}`,
    deviceLost: 'the WebGPU device was lost',
  },
  latency: (milliseconds: number) => `${Math.round(milliseconds)} ms`,
  rate: (perSecond: number) => `${perSecond.toFixed(perSecond < 10 ? 1 : 0)} a second`,
  stages: (detect: number, preprocess: number, classify: number) =>
    `find ${detect.toFixed(1)} ms, prepare ${preprocess.toFixed(1)} ms, classify ${classify.toFixed(1)} ms`,

  errors: {
    cameraDenied:
      'The camera is blocked for this page. Allow it in the address bar and press Start again, or choose a picture.',
    cameraMissing: 'No camera was found. Choose a picture or try the drawn face.',
    cameraBusy: 'The camera is in use by another program. Close it there and press Start again.',
    cameraInsecure:
      'Browsers open the camera only on https pages and on localhost. Choose a picture or try the drawn face.',
    cameraUnsupported:
      'This browser gives pages no camera. Choose a picture or try the drawn face.',
    cameraFailed: (reason: string) => `The camera did not start: ${reason}`,
    cameraLost: 'The camera was disconnected.',
    notAPicture: (name: string) => `“${name}” is not a picture that this browser can read.`,
    noPictureDropped: 'That was not a picture file.',
    workerFailed: (reason: string) => `The network stopped: ${reason}`,
    start: (reason: string) => `The page could not get ready: ${reason}`,
  },
} as const;

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
