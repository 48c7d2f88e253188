import { expect, test } from 'vitest';
import { LatestWins } from './latest-wins.ts';

function recorder() {
  const worked: number[] = [];
  const discarded: number[] = [];
  const finish: (() => void)[] = [];
  const queue = new LatestWins<number>((item) => {
    worked.push(item);
    return new Promise((resolve) => finish.push(resolve));
  });
  const offer = (item: number) => queue.offer(item, () => discarded.push(item));
  const finishNext = async () => {
    finish.shift()?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { queue, offer, worked, discarded, finishNext };
}

test('of those that wait only the newest is worked on', async () => {
  const { offer, worked, discarded, finishNext } = recorder();
  for (const item of [1, 2, 3, 4]) offer(item);
  expect(worked).toEqual([1]);
  expect(discarded).toEqual([2, 3]);
  await finishNext();
  expect(worked).toEqual([1, 4]);
  await finishNext();
  offer(5);
  expect(worked).toEqual([1, 4, 5]);
  expect(discarded).toEqual([2, 3]);
});

test('what waits can be dropped', async () => {
  const { queue, offer, worked, discarded, finishNext } = recorder();
  offer(1);
  offer(2);
  queue.clear();
  await finishNext();
  expect(worked).toEqual([1]);
  expect(discarded).toEqual([2]);
});
