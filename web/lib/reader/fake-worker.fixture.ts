// Stands for the worker in the engines' tests: records what it is sent, says what the test tells it to.
import type { Reply, Request } from '../shared/messages.ts';

export class FakeWorker extends EventTarget {
  requests: Request[] = [];
  terminated = false;
  /** By itself, as it was asked to. */
  closed = false;

  postMessage(request: Request): void {
    this.requests.push(request);
    if (request.kind === 'close') this.closed = true;
  }

  terminate(): void {
    this.terminated = true;
  }

  get ended(): boolean {
    return this.closed || this.terminated;
  }

  say(reply: Reply): void {
    this.dispatchEvent(new MessageEvent('message', { data: reply }));
  }

  /** The last request of this kind, which a test is about to answer. */
  last<Kind extends Request['kind']>(kind: Kind): Request & { kind: Kind } {
    const found = this.requests.filter((request) => request.kind === kind).at(-1);
    if (found === undefined) throw new Error(`the worker was not asked to ${kind}`);
    return found as Request & { kind: Kind };
  }
}

/** What an engine is made with but for its provider, and the workers that it makes. */
export function fakeWorkers() {
  const workers: FakeWorker[] = [];
  const createWorker = () => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker as unknown as Worker;
  };
  const worker = { name: 'w.js', url: 'https://page.example/w.js', bytes: 3, sha256: 'ab' };
  const model = { manifest: 'https://page.example/manifest.json' };
  return { workers, options: { model, files: { worker }, createWorker } };
}
