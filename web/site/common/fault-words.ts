import type { EmoxnetError } from 'emoxnet';
import { strings } from '../words/strings.ts';

/** What went wrong and what helps, in the visitor's language. These pages have more than a camera. */
export function faultWords({ code, part, detail }: EmoxnetError): string {
  const { what, remedy } = strings.fault({
    code,
    ...(part === undefined ? {} : { part }),
    ...(detail === undefined ? {} : { detail }),
  });
  const camera = code.startsWith('camera-') || code === 'insecure-page';
  return camera ? `${what} ${remedy} ${strings.withoutCamera}` : `${what} ${remedy}`;
}
