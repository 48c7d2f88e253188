// What can go wrong, as codes that travel between worker and page. The words for them are elsewhere:
// the page knows which language its visitor reads.

/** Every `code` of an EmoxnetError. What each means and who can mend it: words/en.ts. */
export const faultCodes = [
  'unsupported',
  'insecure-page',
  'not-connected',
  'camera-denied',
  'camera-policy',
  'camera-missing',
  'camera-gone',
  'camera-busy',
  'camera-unavailable',
  'camera-failed',
  'source-invalid',
  'source-foreign',
  'picture-unreadable',
  'format-unreadable',
  'video-unreadable',
  'file-missing',
  'file-empty',
  'films-unsupported',
  'pixels-altered',
  'download-failed',
  'download-stalled',
  'file-damaged',
  'version-gone',
  'address-wrong',
  'model-invalid',
  'worker-blocked',
  'policy-blocked',
  'worker-silent',
  'network-failed',
  'frame-failed',
  'stopped',
] as const;
export type FaultCode = (typeof faultCodes)[number];

/** A fault as it crosses the worker's border. */
export interface Fault {
  code: FaultCode;
  /** The file, option or part that is at fault. */
  part?: string;
  /** What was found, in the words of whoever found it: a status, an exception. */
  detail?: string;
}

/** A fault as something to throw. */
export class FaultError extends Error {
  readonly fault: Fault;

  constructor(code: FaultCode, { part, detail }: Omit<Fault, 'code'> = {}) {
    super([code, part, detail].filter(Boolean).join(': '));
    this.name = 'FaultError';
    this.fault = {
      code,
      ...(part === undefined ? {} : { part }),
      ...(detail === undefined ? {} : { detail }),
    };
  }
}

/** Anything that was thrown, as a fault; `otherwise` for what nobody foresaw. */
export function faultOf(error: unknown, otherwise: FaultCode): Fault {
  if (error instanceof FaultError) return error.fault;
  return { code: otherwise, detail: describe(error) };
}

/** An exception in words. WebAssembly's own say nothing when turned into a string. */
export function describe(error: unknown): string {
  if (error instanceof Error) return error.message || error.name;
  const name = Object.prototype.toString.call(error).slice(8, -1);
  return typeof error === 'object' ? name : String(error);
}

/** Why a source that was started gives no answers at the moment. */
export type PauseReason =
  | 'hidden'
  | 'video-paused'
  | 'camera-muted'
  | 'camera-frozen'
  | 'camera-black'
  | 'camera-lost';

/** Why the provider in use was chosen. */
export type ProviderReason =
  | 'asked'
  | 'asked-but-absent'
  | 'no-webgpu'
  | 'no-adapter-answer'
  | 'ios'
  | 'software-adapter'
  | 'first'
  | 'slower'
  | 'proven'
  | 'disagreed'
  | 'gpu-failed'
  | 'device-lost';
