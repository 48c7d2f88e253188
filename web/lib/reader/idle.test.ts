import { afterEach, expect, test, vi } from 'vitest';
import { savesData, whenIdle } from './idle.ts';

afterEach(() => vi.unstubAllGlobals());

test('work waits for the page, then for a pause', () => {
  const calls: string[] = [];
  const later: (() => void)[] = [];
  vi.stubGlobal('document', { readyState: 'interactive' });
  vi.stubGlobal('window', { addEventListener: (_: string, done: () => void) => later.push(done) });
  vi.stubGlobal('requestIdleCallback', (work: () => void) => later.push(work));
  whenIdle(() => calls.push('work'));
  expect(calls).toEqual([]);
  // Loaded, then idle.
  later.shift()?.();
  expect(calls).toEqual([]);
  later.shift()?.();
  expect(calls).toEqual(['work']);
});

test('without idle time a moment passes', () => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { readyState: 'complete' });
  const work = vi.fn();
  whenIdle(work);
  expect(work).not.toHaveBeenCalled();
  vi.runAllTimers();
  expect(work).toHaveBeenCalledOnce();
  vi.useRealTimers();
});

test.each([
  [{ connection: { saveData: true } }, true],
  [{ connection: { saveData: false } }, false],
  [{}, false],
])('%j', (navigator, saves) => {
  vi.stubGlobal('navigator', navigator);
  expect(savesData()).toBe(saves);
});
