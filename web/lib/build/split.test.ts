import { expect, test } from 'vitest';
import { longestGap, withoutPlaceholders } from './split.ts';

// As two versions of Binaryen write it.
test.each(['(elem (i32.const 3)', '(elem $0 (i32.const 3)'])(
  'what a table holds for missing functions goes, and all else keeps its place: %s',
  (elements) => {
    const text = `(module
 (type $0 (func (param i32)))
 (import "a" "b" (func $fimport$0 (param i32)))
 (import "placeholder" "3" (func $fimport$1))
 (import "placeholder" "6" (func $fimport$2 (type $0) (param i32)))
 (table $0 9 9 funcref)
 ${elements} $fimport$1 $fimport$0 $1 $fimport$2 $fimport$1 $2)
 (func $1 (param i32)
  (nop)))
`;
    expect(withoutPlaceholders(text)).toBe(`(module
 (type $0 (func (param i32)))
 (import "a" "b" (func $fimport$0 (param i32)))
 (table $0 9 9 funcref)
 (elem (i32.const 4) $fimport$0 $1)
(elem (i32.const 8) $2)
 (func $1 (param i32)
  (nop)))
`);
  },
);

test('what is kept apart is the longest stretch that was not touched, a page away from what was', () => {
  const page = 4096;
  const gap = (from: number, to: number, ...touched: number[]) =>
    longestGap(touched, from * page, to * page).map((address) => address / page);
  expect(gap(10, 100, 20, 60, 70)).toEqual([22, 59]);
  // Up to either end, and never beyond.
  expect(gap(10, 100, 50, 5, 300)).toEqual([52, 99]);
  expect(gap(10, 100, 80, 300)).toEqual([11, 79]);
  // Addresses within a page count as all of it.
  expect(longestGap([], 10 * page + 1, 20 * page - 1)).toEqual([12 * page, 18 * page]);
  expect(gap(10, 14, 12)).toEqual([0, 0]);
});
