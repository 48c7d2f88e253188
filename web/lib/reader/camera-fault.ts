// What getUserMedia's errors mean.
import { type FaultCode, FaultError } from '../shared/faults.ts';

/** `framed`: whether the page is inside another; `allowed`: whether that one lends it the camera. */
export function cameraFault(error: unknown, { framed = false, allowed = true } = {}): FaultError {
  const detail = error instanceof Error ? error.message : String(error);
  return new FaultError(codeOf(error, framed && !allowed), { part: 'camera', detail });
}

function codeOf(error: unknown, forbidden: boolean): FaultCode {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
      return forbidden ? 'camera-policy' : 'camera-denied';
    case 'NotFoundError':
      return 'camera-missing';
    // Nothing but the id of a chosen one is ever insisted on.
    case 'OverconstrainedError':
      return 'camera-gone';
    case 'NotReadableError':
    case 'AbortError':
      return 'camera-busy';
    case 'SecurityError':
      return forbidden ? 'camera-policy' : 'insecure-page';
    default:
      return 'camera-failed';
  }
}
