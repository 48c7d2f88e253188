// What developers catch: a code to act on, a sentence to read, a remedy.
import { type Fault, type FaultCode, FaultError } from '../shared/faults.ts';
import { words } from '../words/en.ts';

export class EmoxnetError extends Error {
  /** What went wrong, for programs. */
  readonly code: FaultCode;
  /** What helps, and who can do it; in English, as `message` is. For visitors: `wordsFor`. */
  readonly remedy: string;
  /** The file, option or part that is at fault. */
  readonly part: string | undefined;
  /** What was found there, in the words of whoever found it. */
  readonly detail: string | undefined;

  constructor(fault: Fault, options?: ErrorOptions) {
    const { what, remedy } = words.fault(fault);
    super(what, options);
    this.name = 'EmoxnetError';
    this.code = fault.code;
    this.remedy = remedy;
    this.part = fault.part;
    this.detail = fault.detail;
  }

  /** Anything that was thrown; `otherwise` for what nobody foresaw. */
  static from(error: unknown, otherwise: FaultCode): EmoxnetError {
    if (error instanceof EmoxnetError) return error;
    if (error instanceof FaultError) return new EmoxnetError(error.fault, { cause: error });
    const detail = error instanceof Error ? error.message : String(error);
    return new EmoxnetError({ code: otherwise, detail }, { cause: error });
  }
}
