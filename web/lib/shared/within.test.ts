import { expect, test } from 'vitest';
import { within } from './within.ts';

test('what is in time is given, its failure too', async () => {
  expect(await within(1000, Promise.resolve(1), 2)).toBe(1);
  await expect(within(1000, Promise.reject(new Error('no')), 2)).rejects.toThrow('no');
});

test('what is late is given up', async () => {
  expect(await within(1, new Promise(() => undefined), 'late')).toBe('late');
});
