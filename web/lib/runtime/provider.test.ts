import { expect, test } from 'vitest';
import { askAdapter, chooseProvider, type Surroundings, within } from './provider.ts';

const adapter = { info: { architecture: 'ampere', isFallbackAdapter: false } } as GPUAdapter;
const desktop: Surroundings = { userAgent: 'X11; Linux x86_64', maxTouchPoints: 0, adapter };

test('WebGPU where there is one', () => {
  expect(chooseProvider('auto', desktop)).toEqual({ provider: 'webgpu', reason: 'proven' });
});

test('wasm where there is none, and the page says when it was asked for', () => {
  const without = { ...desktop, adapter: null };
  expect(chooseProvider('auto', without)).toEqual({ provider: 'wasm', reason: 'no-webgpu' });
  const asked = { provider: 'wasm', reason: 'asked-but-absent' };
  expect(chooseProvider('webgpu', without)).toEqual(asked);
});

test('an adapter that never comes is none', () => {
  const silent = { ...desktop, adapter: 'silent' as const };
  const expected = { provider: 'wasm', reason: 'no-adapter-answer' };
  expect(chooseProvider('webgpu', silent)).toEqual(expected);
});

test('an older browser’s adapter without info is taken', () => {
  expect(chooseProvider('auto', { ...desktop, adapter: {} }).provider).toBe('webgpu');
});

test.each([
  ['iPhone; CPU iPhone OS 18_0', 5],
  ['Macintosh; Intel Mac OS X 10_15_7', 5],
])('iOS stays on wasm: %s', (userAgent, maxTouchPoints) => {
  const phone = { ...desktop, userAgent, maxTouchPoints };
  expect(chooseProvider('auto', phone)).toEqual({ provider: 'wasm', reason: 'ios' });
  expect(chooseProvider('webgpu', phone).provider).toBe('webgpu');
});

test('a Mac is not an iPad', () => {
  const mac = { ...desktop, userAgent: 'Macintosh; Intel Mac OS X 10_15_7' };
  expect(chooseProvider('auto', mac).provider).toBe('webgpu');
});

test('a software adapter is passed over unless asked for', () => {
  const info = { architecture: 'swiftshader', isFallbackAdapter: false };
  const software = { ...desktop, adapter: { info } as GPUAdapter };
  const expected = { provider: 'wasm', reason: 'software-adapter' };
  expect(chooseProvider('auto', software)).toEqual(expected);
  expect(chooseProvider('webgpu', software).provider).toBe('webgpu');
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

test('what is in time is given, its failure too', async () => {
  expect(await within(1000, Promise.resolve(1), 2)).toBe(1);
  await expect(within(1000, Promise.reject(new Error('no')), 2)).rejects.toThrow('no');
});
