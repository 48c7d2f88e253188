import { expect, test } from 'vitest';
import { askAdapter, reasonAgainstGpu, type Surroundings } from './provider.ts';

const adapter = { info: { architecture: 'ampere', isFallbackAdapter: false } } as GPUAdapter;
const desktop: Surroundings = { userAgent: 'X11; Linux x86_64', maxTouchPoints: 0, adapter };

test('a GPU is worth a try', () => {
  expect(reasonAgainstGpu(desktop)).toBeUndefined();
});

test('not where there is none, nor where none answers', () => {
  expect(reasonAgainstGpu({ ...desktop, adapter: null })).toBe('no-webgpu');
  expect(reasonAgainstGpu({ ...desktop, adapter: 'silent' })).toBe('no-adapter-answer');
});

test('an older browser’s adapter without info is taken', () => {
  expect(reasonAgainstGpu({ ...desktop, adapter: {} })).toBeUndefined();
});

test.each([
  ['iPhone; CPU iPhone OS 18_0', 5],
  ['Macintosh; Intel Mac OS X 10_15_7', 5],
])('iOS stays on wasm: %s', (userAgent, maxTouchPoints) => {
  expect(reasonAgainstGpu({ ...desktop, userAgent, maxTouchPoints })).toBe('ios');
});

test('a Mac is not an iPad', () => {
  const mac = { ...desktop, userAgent: 'Macintosh; Intel Mac OS X 10_15_7' };
  expect(reasonAgainstGpu(mac)).toBeUndefined();
});

test('a software adapter is passed over', () => {
  const info = { architecture: 'swiftshader', isFallbackAdapter: false };
  expect(reasonAgainstGpu({ ...desktop, adapter: { info } })).toBe('software-adapter');
});

test('whatever requestAdapter does, an answer comes', async () => {
  const asking = (requestAdapter: () => Promise<GPUAdapter | null>) =>
    askAdapter({ requestAdapter }, 10);
  expect(await askAdapter(undefined)).toBeNull();
  expect(await asking(async () => adapter)).toBe(adapter);
  expect(await asking(() => Promise.reject(new Error('no driver')))).toBeNull();
  expect(
    await asking(() => {
      throw new Error('not even a promise');
    }),
  ).toBeNull();
  expect(await asking(() => new Promise(() => undefined))).toBe('silent');
});
