// Opens, shares, lists and closes cameras. Nothing here runs before the visitor asked for it.
import { FaultError } from '../shared/faults.ts';
import { cameraFault } from './camera-fault.ts';

export interface CameraDescription {
  id: string;
  /** Empty until a camera has been allowed on this page. */
  label: string;
}

/** Which camera, and how fine; it takes what comes nearest. */
export interface CameraChoice {
  /** One of listCameras. */
  id?: string | undefined;
  /** Without an id: the camera that faces the visitor (`user`, the default) or what they look at. */
  facing?: 'user' | 'environment' | undefined;
  /** Pixels; 640 by 480 if left out. */
  width?: number | undefined;
  height?: number | undefined;
}

/** A camera that somebody uses. */
export interface Camera {
  stream: MediaStream;
  id: string | undefined;
  /** A camera facing away shows the room, which nobody expects mirrored. */
  facesVisitor: boolean;
  /** The last user's release ends every track: the camera's light goes out. */
  release(): void;
}

interface Shared {
  opening: Promise<MediaStream>;
  users: number;
}

/** Those in use, by what was asked for. */
const shared = new Map<string, Shared>();

/** Throws a FaultError. */
export async function openCamera(choice: CameraChoice = {}): Promise<Camera> {
  const constraints = constraintsOf(choice);
  const key = JSON.stringify(constraints);
  const camera = shared.get(key) ?? { opening: open(constraints), users: 0 };
  shared.set(key, camera);
  camera.users += 1;
  let stream: MediaStream | undefined;
  const release = () => {
    camera.users -= 1;
    if (camera.users > 0) return;
    if (shared.get(key) === camera) shared.delete(key);
    for (const track of stream?.getTracks() ?? []) track.stop();
  };
  try {
    stream = await camera.opening;
  } catch (error) {
    release();
    throw error;
  }
  const [track] = stream.getVideoTracks();
  // Whoever asks after it was unplugged is to get a new one.
  track?.addEventListener('ended', () => {
    if (shared.get(key) === camera) shared.delete(key);
  });
  const settings = track?.getSettings() ?? {};
  let released = false;
  return {
    stream,
    id: settings.deviceId,
    facesVisitor: settings.facingMode !== 'environment',
    release: () => {
      if (!released) release();
      released = true;
    },
  };
}

/** All cameras of this device; their labels are known only once one has been allowed. */
export async function listCameras(): Promise<CameraDescription[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices
    .filter(({ kind }) => kind === 'videoinput')
    .map(({ deviceId, label }) => ({ id: deviceId, label }));
}

function constraintsOf({ id, facing = 'user', width = 640, height = 480 }: CameraChoice) {
  const which = id === undefined ? { facingMode: facing } : { deviceId: { exact: id } };
  return { ...which, width: { ideal: width }, height: { ideal: height } };
}

async function open(video: MediaTrackConstraints): Promise<MediaStream> {
  if (!window.isSecureContext) throw new FaultError('insecure-page');
  if (navigator.mediaDevices?.getUserMedia === undefined) {
    throw new FaultError('camera-unavailable');
  }
  try {
    return await navigator.mediaDevices.getUserMedia({ video, audio: false });
  } catch (error) {
    throw cameraFault(error, { framed: window !== window.top, allowed: cameraAllowed() });
  }
}

/** Whether the page around this one lends it the camera. Where the browser doesn't tell: yes. */
function cameraAllowed(): boolean {
  interface Policy {
    allowsFeature(name: string): boolean;
  }
  const { featurePolicy } = document as { featurePolicy?: Policy };
  return featurePolicy?.allowsFeature('camera') ?? true;
}
