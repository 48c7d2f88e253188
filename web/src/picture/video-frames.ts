// The frames of a playing video, one call for each that the browser shows.
import type { Picture } from '../pipeline/protocol.ts';

/** Calls back with every new frame until the returned function is called. */
export function watchFrames(
  video: HTMLVideoElement,
  onFrame: (picture: Picture) => void,
): () => void {
  let watching = true;
  const next = async () => {
    if (!watching) return;
    const picture = await capture(video).catch(() => undefined);
    if (!watching) picture?.close();
    else if (picture !== undefined) onFrame(picture);
    if (watching) video.requestVideoFrameCallback(next);
  };
  video.requestVideoFrameCallback(next);
  return () => {
    watching = false;
  };
}

/** Some browsers have no VideoFrame, and some cannot make one of every video. */
async function capture(video: HTMLVideoElement): Promise<Picture> {
  if ('VideoFrame' in window) {
    try {
      return new VideoFrame(video);
    } catch {
      // The bitmap below costs a copy but always works.
    }
  }
  return createImageBitmap(video);
}
