import { createHash } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { Downloads } from './files.ts';
import type { Store } from './store.ts';

afterEach(() => vi.unstubAllGlobals());

const digest = (content: string) => createHash('sha256').update(content).digest('hex');
const file = { url: 'x/model.onnx', bytes: 3, sha256: digest('abc') };
const downloads = () => new Downloads(() => undefined, { patience: 20 });
const text = (content: Uint8Array) => new TextDecoder().decode(content);

/** Answers with these in turn, the last one for ever; returns the cache modes it was asked with. */
function serve(...answers: (() => Response | Promise<Response>)[]): (string | undefined)[] {
  const modes: (string | undefined)[] = [];
  vi.stubGlobal('fetch', async (_: string, { cache }: RequestInit) => {
    modes.push(cache);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return answer?.();
  });
  return modes;
}

const good = () => new Response('abc');

test('progress counts over all files, and the content is whole', async () => {
  serve(good);
  const onProgress = vi.fn();
  const both = new Downloads(onProgress);
  const [content] = await Promise.all([both.fetch(file), both.fetch(file)]);
  expect(text(content)).toBe('abc');
  expect(onProgress).toHaveBeenLastCalledWith(6, 6);
});

test('what is here already is not fetched, nor waited for', async () => {
  const modes = serve(good);
  const onProgress = vi.fn();
  const held = new Map([[file.sha256, Uint8Array.of(7)]]);
  expect(await new Downloads(onProgress, { held }).fetch(file)).toEqual(Uint8Array.of(7));
  expect(modes).toEqual([]);
  expect(onProgress).not.toHaveBeenCalled();
});

test.each([
  ['a page of another kind', () => new Response('<h1>Sign in</h1>')],
  ['half a file', () => new Response('ab')],
  ['an old copy of the same length', () => new Response('xyz')],
])('%s is fetched once more, past the caches', async (_, bad) => {
  const modes = serve(bad, good);
  const onProgress = vi.fn();
  expect(text(await new Downloads(onProgress).fetch(file))).toBe('abc');
  expect(modes).toEqual(['default', 'reload']);
  expect(onProgress).toHaveBeenLastCalledWith(3, 3);
});

test('a file that stays damaged is refused by its name', async () => {
  serve(() => new Response('xyz'));
  const fault = { code: 'file-damaged', part: 'model.onnx' };
  await expect(downloads().fetch(file)).rejects.toMatchObject({ fault });
});

test('a missing file was replaced by another version', async () => {
  serve(() => new Response('', { status: 404 }));
  const fault = { code: 'version-gone', part: 'model.onnx', detail: '404' };
  await expect(downloads().fetch(file)).rejects.toMatchObject({ fault });
});

test('a server’s trouble is told with its number', async () => {
  serve(() => new Response('', { status: 503 }));
  const fault = { code: 'download-failed', part: 'model.onnx', detail: '503' };
  await expect(downloads().fetch(file)).rejects.toMatchObject({ fault });
});

test('a lost connection is named', async () => {
  serve(() => Promise.reject(new TypeError('offline')));
  const fault = { code: 'download-failed', detail: 'offline' };
  await expect(downloads().fetch(file)).rejects.toMatchObject({ fault });
});

test('a server that falls silent is asked once more, then given up', async () => {
  const modes = serve(() => new Promise<Response>(() => undefined));
  const fault = { code: 'download-stalled', part: 'model.onnx' };
  await expect(downloads().fetch(file)).rejects.toMatchObject({ fault });
  expect(modes).toEqual(['default', 'reload']);
});

test('so is one that stops in the middle', async () => {
  const half = () =>
    new Response(new ReadableStream({ start: (stream) => stream.enqueue(Uint8Array.of(97)) }));
  serve(half, good);
  expect(text(await downloads().fetch(file))).toBe('abc');
});

test('a manifest that is none is told apart from one that is missing', async () => {
  serve(() => new Response('<h1>'));
  const invalid = { code: 'model-invalid', part: 'manifest.json' };
  await expect(downloads().json('x/manifest.json')).rejects.toMatchObject({ fault: invalid });
  serve(() => new Response('{"name":"small"}'));
  expect(await downloads().json('x/manifest.json')).toEqual({ name: 'small' });
  const fault = { code: 'file-damaged' };
  const checked = downloads().json('x/manifest.json', digest('something else'));
  await expect(checked).rejects.toMatchObject({ fault });
});

test('a module that is loaded afresh remembers nothing', async () => {
  const script = { url: 'data:text/javascript,export const made = {}', bytes: 0, sha256: '' };
  const made = async (afresh: boolean) =>
    ((await downloads().module(script, afresh)).module as { made: object }).made;
  const first = await made(false);
  expect(await made(false)).toBe(first);
  expect(await made(true)).not.toBe(first);
});

/** A script that is imported for ever, and what its server sends of it. */
const endless = 'await new Promise(() => undefined)';
const script = {
  url: `data:text/javascript,${endless}`,
  bytes: endless.length,
  sha256: digest(endless),
};

test('a script that never comes is given up by its name, as any other file', async () => {
  const modes = serve(() => new Promise<Response>(() => undefined));
  const fault = { code: 'download-stalled', part: script.url.split('/').at(-1) };
  await expect(downloads().module(script)).rejects.toMatchObject({ fault });
  expect(modes).toEqual(['reload']);
});

test('so is one that can be fetched, and yet never imported', async () => {
  serve(() => new Response(endless));
  const fault = { code: 'download-stalled' };
  await expect(downloads().module(script)).rejects.toMatchObject({ fault });
});

/** The smallest module: its magic number and its version. */
const program = Buffer.from('AGFzbQEAAAA=', 'base64');
const wasm = {
  url: 'x/program.wasm',
  bytes: program.length,
  sha256: createHash('sha256').update(program).digest('hex'),
};
const headers = { 'Content-Type': 'application/wasm' };

test('WebAssembly is compiled while it arrives', async () => {
  serve(() => new Response(program, { headers }));
  const afterwards = vi.spyOn(WebAssembly, 'compile');
  expect(await downloads().compile(wasm)).toBeInstanceOf(WebAssembly.Module);
  expect(afterwards).not.toHaveBeenCalled();
  afterwards.mockRestore();
});

// Firefox 140 halts otherwise; tests/browser/engines.spec.ts sees it where that version is installed.
test('the answer itself is compiled, and a clone of it is read', async () => {
  const answer = new Response(program, { headers });
  serve(() => answer);
  const streaming = vi.spyOn(WebAssembly, 'compileStreaming');
  await downloads().compile(wasm);
  expect(streaming.mock.calls[0]?.[0]).toBe(answer);
  streaming.mockRestore();
});

test('from a server that does not know WebAssembly it is compiled afterwards', async () => {
  serve(() => new Response(program));
  expect(await downloads().compile(wasm)).toBeInstanceOf(WebAssembly.Module);
});

test('WebAssembly that is not the one described is refused, though it compiles', async () => {
  const other = Buffer.concat([program, Buffer.from([0, 1, 0])]);
  serve(() => new Response(other, { headers }));
  const fault = { code: 'file-damaged', part: 'program.wasm' };
  await expect(downloads().compile({ ...wasm, bytes: other.length })).rejects.toMatchObject({
    fault,
  });
});

test('a damaged copy of WebAssembly is fetched once more', async () => {
  const modes = serve(
    () => new Response('<h1>'),
    () => new Response(program, { headers }),
  );
  expect(await downloads().compile(wasm)).toBeInstanceOf(WebAssembly.Module);
  expect(modes).toEqual(['default', 'reload']);
});

test('a stored copy is compiled while it is checked, and a damaged one is not handed out, though it compiles', async () => {
  const other = Buffer.concat([program, Buffer.from([0, 3, 1, 97, 0])]);
  const custom = (module: WebAssembly.Module) =>
    WebAssembly.Module.customSections(module, 'a').length;
  const storeOf = (content: Buffer) =>
    Promise.resolve({
      match: async () => new Uint8Array(content),
      drop: async () => undefined,
    } as unknown as Store);
  const fetched = serve(() => new Response(program, { headers }));
  const whole = {
    ...wasm,
    bytes: other.length,
    sha256: createHash('sha256').update(other).digest('hex'),
  };
  const good = new Downloads(() => undefined, { store: storeOf(other) });
  const order: string[] = [];
  const compiling = vi.spyOn(WebAssembly, 'compile');
  compiling.mockImplementationOnce((content) => {
    order.push('compiled');
    return Promise.resolve(new WebAssembly.Module(content));
  });
  const { digest } = crypto.subtle;
  const checking = vi.spyOn(crypto.subtle, 'digest').mockImplementationOnce((...content) => {
    order.push('checked');
    return digest.apply(crypto.subtle, content);
  });
  expect(custom(await good.compile(whole))).toBe(1);
  expect(order).toEqual(['compiled', 'checked']);
  compiling.mockRestore();
  checking.mockRestore();
  expect(fetched).toEqual([]);
  const bad = new Downloads(() => undefined, { store: storeOf(other) });
  expect(custom(await bad.compile(wasm))).toBe(0);
  expect(fetched).toEqual(['default']);
});
