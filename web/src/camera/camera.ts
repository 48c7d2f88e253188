// Opens, lists and closes cameras. Nothing here runs before the visitor asked for it.
import { strings } from '../strings/strings.ts';
import { cameraErrorMessage } from './camera-error.ts';

export interface CameraDescription {
  id: string;
  label: string;
}

/** Pixels; the camera takes what comes nearest. */
export interface Resolution {
  width: number;
  height: number;
}

export class Camera {
  readonly #stream: MediaStream;

  private constructor(stream: MediaStream) {
    this.#stream = stream;
  }

  /**
   * Opens the camera with this id, or the one facing the visitor.
   * Throws an Error whose message is fit to be read.
   */
  static async open(
    id?: string,
    { width, height }: Resolution = { width: 640, height: 480 },
  ): Promise<Camera> {
    if (!window.isSecureContext) throw new Error(strings.errors.cameraInsecure);
    if (navigator.mediaDevices?.getUserMedia === undefined) {
      throw new Error(strings.errors.cameraUnsupported);
    }
    const which = id === undefined ? { facingMode: 'user' } : { deviceId: { exact: id } };
    const size = { width: { ideal: width }, height: { ideal: height } };
    try {
      const video = { ...which, ...size };
      return new Camera(await navigator.mediaDevices.getUserMedia({ video, audio: false }));
    } catch (error) {
      throw new Error(cameraErrorMessage(error), { cause: error });
    }
  }

  /** All cameras; their labels are known only once one has been allowed. */
  static async list(): Promise<CameraDescription[]> {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices
      .filter(({ kind }) => kind === 'videoinput')
      .map(({ deviceId, label }, index) => ({
        id: deviceId,
        label: label || strings.camera(index + 1),
      }));
  }

  get stream(): MediaStream {
    return this.#stream;
  }

  get id(): string | undefined {
    return this.#stream.getVideoTracks()[0]?.getSettings().deviceId;
  }

  /** A camera facing away shows the room, which nobody expects mirrored. */
  get facesVisitor(): boolean {
    return this.#stream.getVideoTracks()[0]?.getSettings().facingMode !== 'environment';
  }

  /** Calls back when the camera is unplugged or its permission withdrawn. */
  onLost(callback: () => void): void {
    for (const track of this.#stream.getTracks()) {
      track.addEventListener('ended', callback, { once: true });
    }
  }

  /** Ends every track: the camera's light goes out. */
  stop(): void {
    for (const track of this.#stream.getTracks()) track.stop();
  }
}
