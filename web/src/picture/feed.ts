// Where frames come from, one source at a time: a camera, or a video that plays. What was still being
// opened when the visitor chose something else comes to nothing.
import { Camera, type Resolution } from '../camera/camera.ts';
import type { Picture } from '../pipeline/protocol.ts';
import { watchFrames } from './video-frames.ts';

export class Feed {
  #turn = 0;
  #camera: Camera | undefined;
  #stopWatching: (() => void) | undefined;

  /** Grows with every `leave`: work begun in an earlier turn is of no use any more. */
  get turn(): number {
    return this.#turn;
  }

  get hasCamera(): boolean {
    return this.#camera !== undefined;
  }

  /** Ends the camera and the frames. Returns the new turn. */
  leave(): number {
    this.#stopWatching?.();
    this.#stopWatching = undefined;
    this.#camera?.stop();
    this.#camera = undefined;
    this.#turn += 1;
    return this.#turn;
  }

  /**
   * Undefined if the turn is over meanwhile; the camera is closed again then.
   * Throws an Error whose message is fit to be read. `onLost`: it was unplugged or forbidden.
   */
  async openCamera(
    onLost: () => void,
    id?: string,
    resolution?: Resolution,
  ): Promise<Camera | undefined> {
    const mine = this.#turn;
    const camera = await Camera.open(id, resolution);
    if (mine !== this.#turn) {
      camera.stop();
      return undefined;
    }
    this.#camera = camera;
    camera.onLost(() => {
      if (this.#camera === camera) onLost();
    });
    return camera;
  }

  /** Hands on every frame of the playing video, until the turn is over. */
  watch(video: HTMLVideoElement, onFrame: (picture: Picture) => void): void {
    this.#stopWatching = watchFrames(video, onFrame);
  }
}
