import { expect, test } from 'vitest';
import { strings } from '../strings/en.ts';
import { chooseProvider, providerWish, type Surroundings } from './provider.ts';

const reasons = strings.providerReasons;
const adapter = { info: { architecture: 'ampere', isFallbackAdapter: false } } as GPUAdapter;
const desktop: Surroundings = { userAgent: 'X11; Linux x86_64', maxTouchPoints: 0, adapter };

test('the address can ask for a provider', () => {
  expect(providerWish('?provider=wasm')).toBe('wasm');
  expect(providerWish('?a=b&provider=webgpu')).toBe('webgpu');
  expect(providerWish('?provider=cuda')).toBe('auto');
  expect(providerWish('')).toBe('auto');
});

test('WebGPU where there is one', () => {
  expect(chooseProvider('auto', desktop)).toEqual({ provider: 'webgpu', reason: reasons.proven });
});

test('wasm where there is none, and the page says when it was asked for', () => {
  const without = { ...desktop, adapter: null };
  expect(chooseProvider('auto', without)).toEqual({ provider: 'wasm', reason: reasons.noWebGpu });
  const asked = { provider: 'wasm', reason: reasons.askedButAbsent };
  expect(chooseProvider('webgpu', without)).toEqual(asked);
});

test.each([
  ['iPhone; CPU iPhone OS 18_0', 5],
  ['Macintosh; Intel Mac OS X 10_15_7', 5],
])('iOS stays on wasm: %s', (userAgent, maxTouchPoints) => {
  const phone = { ...desktop, userAgent, maxTouchPoints };
  expect(chooseProvider('auto', phone)).toEqual({ provider: 'wasm', reason: reasons.ios });
  expect(chooseProvider('webgpu', phone).provider).toBe('webgpu');
});

test('a Mac is not an iPad', () => {
  const mac = { ...desktop, userAgent: 'Macintosh; Intel Mac OS X 10_15_7' };
  expect(chooseProvider('auto', mac).provider).toBe('webgpu');
});

test('a software adapter is passed over unless asked for', () => {
  const info = { architecture: 'swiftshader', isFallbackAdapter: false };
  const software = { ...desktop, adapter: { info } as GPUAdapter };
  const expected = { provider: 'wasm', reason: reasons.softwareAdapter };
  expect(chooseProvider('auto', software)).toEqual(expected);
  expect(chooseProvider('webgpu', software).provider).toBe('webgpu');
});
