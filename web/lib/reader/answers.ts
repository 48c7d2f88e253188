// A reader's answers one by one, for `for await`.
import type { Answer } from '../shared/answer.ts';
import type { ReaderEvents, ReaderState } from './contract.ts';
import type { EmoxnetError } from './error.ts';
import type { Sends } from './events.ts';

type Answering = Sends<ReaderEvents> & {
  readonly state: ReaderState;
  readonly error: EmoxnetError | undefined;
};

/** Those from now on, the newest first if the loop is slow; ends with `stop`, throws what fails. */
export async function* answersOf(reader: Answering): AsyncGenerator<Answer, void> {
  const news = new EventTarget();
  let newest: Answer | undefined;
  // A start may have failed before anybody could listen.
  let failure = reader.error;
  let over = false;
  const listeners = new AbortController();
  const options = { signal: listeners.signal };
  const tell = () => news.dispatchEvent(new Event('news'));
  const onAnswer = ({ detail }: ReaderEvents['answer']) => {
    newest = detail;
    tell();
  };
  const onError = ({ detail }: ReaderEvents['error']) => {
    failure = detail;
    tell();
  };
  const onState = ({ detail }: ReaderEvents['state']) => {
    over = detail.state === 'idle' || detail.state === 'closed';
    tell();
  };
  reader.addEventListener('answer', onAnswer, options);
  reader.addEventListener('error', onError, options);
  reader.addEventListener('state', onState, options);
  try {
    while (true) {
      if (newest !== undefined) {
        const answer = newest;
        newest = undefined;
        yield answer;
      } else if (failure !== undefined) throw failure;
      else if (over || reader.state === 'closed') return;
      else await new Promise((resolve) => news.addEventListener('news', resolve, { once: true }));
    }
  } finally {
    listeners.abort();
  }
}
