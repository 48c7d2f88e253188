// What the package says to visitors: what every language must have words for.
import type { Flaw } from '../shared/answer.ts';
import type { Fault, PauseReason } from '../shared/faults.ts';
import type { ProviderChoice } from '../shared/messages.ts';

export interface Words {
  /** A share in [0,1] in whole percent. */
  percent(share: number): string;
  /** What the network says of a class: never a hundred percent, which would claim what no network may. */
  certainty(share: number): string;
  /** A class as people read it; one that is not known here keeps its own name. */
  className(name: string): string;
  /** An answer that is not sure, as its two likeliest classes in words. */
  unsure(first: string, second: string): string;
  /** For screen readers: a class in words, and its share. */
  announcement(name: string, share: number): string;
  /** What is done with the frames. */
  promise: string;
  /** For the notice that people are owed where this is used (EU AI Act, Article 50(3)). */
  notice: string;
  start: string;
  /** On the button, where what is to be read is no camera. */
  read: string;
  stop: string;
  downloading(received: number, expected: number): string;
  preparing: string;
  openingCamera: string;
  reading: string;
  noFace: string;
  noFaceHint: string;
  /** What stands in the way of reading a face, and what helps. */
  flaw(flaw: Flaw): string;
  stopped: string;
  /** The picture that is read, for those who don't see it. */
  picture: string;
  /** Why nothing is read at the moment. */
  pause(reason: PauseReason): string;
  /** What went wrong, and what helps: two sentences. */
  fault(fault: Fault): { what: string; remedy: string };
  /** What runs the network, and why that. */
  provider(choice: ProviderChoice): string;
}
