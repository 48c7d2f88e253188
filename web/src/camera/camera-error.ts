// What getUserMedia's errors mean to a visitor.
import { strings } from '../strings/strings.ts';

/** One sentence saying what is wrong and what to do. */
export function cameraErrorMessage(error: unknown): string {
  const { errors } = strings;
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
      return errors.cameraDenied;
    case 'NotFoundError':
    case 'OverconstrainedError':
      return errors.cameraMissing;
    case 'NotReadableError':
    case 'AbortError':
      return errors.cameraBusy;
    case 'SecurityError':
      return errors.cameraInsecure;
    default:
      return errors.cameraFailed(error instanceof Error ? error.message : String(error));
  }
}
