// The browser that the tests run in: Debian's Chromium, without a screen, on its own.

export const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Headless Chromium that opens no connection of its own accord. */
export const quietArguments = [
  '--headless=new',
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A camera that plays a clip and needs no permission. */
export function fakeCamera(clip: string): string[] {
  return [
    ...quietArguments,
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${clip}`,
  ];
}

/** A camera is there, and the visitor refuses it. */
export const deniedCamera = [
  ...quietArguments,
  '--use-fake-device-for-media-stream',
  '--deny-permission-prompts',
];

/** The visitor allows the camera, but there is none. */
export const missingCamera = [
  ...quietArguments,
  '--use-fake-device-for-media-stream=device-count=0',
  '--use-fake-ui-for-media-stream',
];

/** WebGPU on a software adapter: right, not fast. */
export const softwareWebGpu = [...quietArguments, '--enable-unsafe-webgpu'];
