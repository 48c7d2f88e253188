import { expect, test } from 'vitest';
import { ViewBudget } from './view-budget.ts';

/** The number of views after many frames on a device with these costs in milliseconds. */
function settled(perView: number, rest: number, faces = 1, maximum = 10): number {
  const budget = new ViewBudget(maximum);
  let views = 0;
  for (let frame = 0; frame < 50; frame++) {
    views = budget.views(faces);
    const classify = faces * views * perView;
    budget.record({ faces, views, classify, total: classify + rest });
  }
  return views;
}

test('a fast device takes all views', () => {
  expect(settled(1.8, 3)).toBe(10);
  expect(settled(0.1, 1, 1, 5)).toBe(5);
});

test('a slower one takes those that fit into a frame', () => {
  const views = settled(4, 4);
  expect(views).toBeLessThan(10);
  expect(views * 4 + 4).toBeLessThanOrEqual(1000 / 30);
  expect((views + 2) * 4 + 4).toBeGreaterThan(1000 / 30);
});

test('faces share the time', () => {
  expect(settled(2, 3, 3)).toBeLessThan(settled(2, 3, 1));
});

test('the first answer takes one view, and the compilers that it waited for are not held against more', () => {
  const budget = new ViewBudget(10);
  const counts = [100, 2, 2, 2, 2].map((perView) => {
    const views = budget.views(1);
    budget.record({ faces: 1, views, classify: perView * views, total: perView * views + 2 });
    return views;
  });
  expect(counts).toEqual([1, 1, 2, 3, 4]);
});

test('the slowest still answers with one', () => {
  expect(settled(200, 50)).toBe(1);
});

test('more faces lower the number at once; it climbs back one by one', () => {
  const budget = new ViewBudget(10);
  for (let frame = 0; frame < 30; frame++) {
    const views = budget.views(1);
    budget.record({ faces: 1, views, classify: 2 * views, total: 2 * views + 2 });
  }
  expect(budget.views(1)).toBe(10);
  expect(budget.views(4)).toBe(3);
  expect(budget.views(1)).toBe(4);
});
