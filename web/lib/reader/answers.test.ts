import { expect, test } from 'vitest';
import type { Answer } from '../shared/answer.ts';
import { answersOf } from './answers.ts';
import type { ReaderEvents, ReaderState } from './contract.ts';
import { EmoxnetError } from './error.ts';
import { typedEventTarget } from './events.ts';

class FakeReader extends typedEventTarget<ReaderEvents>() {
  state: ReaderState = 'idle';
  error: EmoxnetError | undefined;

  say(type: keyof ReaderEvents, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

const refused = new EmoxnetError({ code: 'address-wrong' });

test('whoever asks for answers after the start failed is told so', async () => {
  const reader = new FakeReader();
  Object.assign(reader, { state: 'failed', error: refused });
  await expect(answersOf(reader).next()).rejects.toBe(refused);
});

test('of answers that come too fast the newest counts, and a failure ends them', async () => {
  const reader = new FakeReader();
  const answers = answersOf(reader);
  const first = answers.next();
  for (const width of [1, 2]) reader.say('answer', { width } as Answer);
  expect((await first).value).toEqual({ width: 2 });
  const second = answers.next();
  reader.say('error', refused);
  await expect(second).rejects.toBe(refused);
});

test('they end with the reading', async () => {
  const reader = new FakeReader();
  const answers = answersOf(reader);
  const next = answers.next();
  reader.say('state', { state: 'idle' });
  expect(await next).toEqual({ done: true, value: undefined });
});
