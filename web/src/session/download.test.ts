import { afterEach, expect, test, vi } from 'vitest';
import { Downloads } from './download.ts';

afterEach(() => vi.unstubAllGlobals());

test('progress counts over all files, and the content is whole', async () => {
  vi.stubGlobal('fetch', async () => new Response(new Uint8Array([1, 2, 3])));
  const onProgress = vi.fn();
  const downloads = new Downloads(onProgress);
  const files = ['a.wasm', 'b.onnx'].map((url) => downloads.fetch({ url, bytes: 3 }));
  const [content] = await Promise.all(files);
  expect(Array.from(content ?? [])).toEqual([1, 2, 3]);
  expect(onProgress).toHaveBeenLastCalledWith(6, 6);
});

test('a missing file is named', async () => {
  vi.stubGlobal('fetch', async () => new Response('', { status: 404 }));
  const reading = new Downloads(() => undefined).fetch({ url: 'x/model.onnx', bytes: 1 });
  await expect(reading).rejects.toThrow('model.onnx: the server answered 404.');
});

test('a lost connection is named', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  const reading = new Downloads(() => undefined).fetch({ url: 'x/model.onnx', bytes: 1 });
  await expect(reading).rejects.toThrow('model.onnx: could not be downloaded');
});
