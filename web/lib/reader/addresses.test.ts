import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { packageFiles } from './addresses.ts';
import { files as built } from './no-files.fixture.ts';

beforeEach(() => vi.stubGlobal('document', { baseURI: 'https://page.example/shop/' }));
afterEach(() => vi.unstubAllGlobals());

test('what a bundler made relative becomes absolute, as the worker has no page to start from', () => {
  built.vision.url = '/_next/static/media/none.3w5r.wasm';
  expect(packageFiles().vision.url).toBe('https://page.example/_next/static/media/none.3w5r.wasm');
});

test('a folder of one’s own holds the files under the package’s names', () => {
  const { worker, model } = packageFiles('../emoxnet');
  expect(worker.url).toBe('https://page.example/emoxnet/none');
  expect(model.manifest.url).toBe('https://page.example/emoxnet/none');
});
