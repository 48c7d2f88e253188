import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { strings } from '../strings/en.ts';
import { Downloads } from './download.ts';
import { Model } from './model.ts';
import { openClassifier } from './open-classifier.ts';
import type { Provider, ProviderChoice } from './provider.ts';
import type { Runtime } from './runtime.ts';

// Only a browser's build can import the runtime's WebAssembly.
vi.mock('./runtime.ts', () => ({ quiet: {} }));

const side = 2;
const wanted: Record<Provider, ProviderChoice> = {
  wasm: { provider: 'wasm', reason: 'the test' },
  webgpu: { provider: 'webgpu', reason: 'the test' },
};
/** On the server, by name. */
const files: Record<string, string> = { 'int8.onnx': 'eight bits', 'float.onnx': 'floats' };

let fetched: string[];
/** Every session that was opened and not released: its file's content and where it runs. */
let sessions: string[];

beforeEach(() => {
  fetched = [];
  sessions = [];
});
afterEach(() => vi.unstubAllGlobals());

function described(name: string) {
  const content = files[name] as string;
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { file: name, sha256, bytes: content.length };
}

async function openModel(wasm = 'int8.onnx'): Promise<Model> {
  const manifest = {
    name: 'small',
    wasm: described(wasm),
    webgpu: described('float.onnx'),
    classes: ['sad', 'happy'],
    input: { name: 'images' },
    tta_steps: 1,
  };
  vi.stubGlobal('fetch', async (url: string) => {
    if (url === 'models/manifest.json') return Response.json(manifest);
    const name = url.replace('models/', '');
    fetched.push(name);
    return new Response(files[name]);
  });
  return Model.open('models/', new Downloads(() => undefined));
}

/** A runtime whose sessions answer with what `shareOf` says of sadness. */
function runtime(shareOf: (content: string, provider: Provider) => number): Runtime {
  const create = async (
    bytes: Uint8Array,
    { executionProviders: [provider] }: { executionProviders: [Provider] },
  ) => {
    const content = new TextDecoder().decode(bytes);
    const name = `${content} on ${provider}`;
    const sad = shareOf(content, provider);
    sessions.push(name);
    return {
      run: async () => ({
        probabilities: { data: Float32Array.of(sad, 1 - sad) },
        activation_maps: { data: new Float32Array(2), dims: [1, 2, 1, 1] },
      }),
      release: async () => sessions.splice(sessions.indexOf(name), 1),
    };
  };
  return { InferenceSession: { create }, Tensor: class {} } as unknown as Runtime;
}

/** Rounded to eight bits the network answers a little differently. */
const rounded = (content: string) => (content === 'floats' ? 0.25 : 0.3);

test('wasm fetches its own file only', async () => {
  const { choice } = await openClassifier(runtime(rounded), await openModel(), side, wanted.wasm);
  expect(choice).toBe(wanted.wasm);
  expect(fetched).toEqual(['int8.onnx']);
  expect(sessions).toEqual(['eight bits on wasm']);
});

test('WebGPU is tested against its own file, and fetches no other', async () => {
  const { choice } = await openClassifier(runtime(rounded), await openModel(), side, wanted.webgpu);
  expect(choice).toBe(wanted.webgpu);
  expect(fetched).toEqual(['float.onnx']);
  expect(sessions).toEqual(['floats on webgpu']);
});

test('a WebGPU that answers wrongly gives way to the file made for wasm', async () => {
  const wrong = runtime((content, provider) => (provider === 'webgpu' ? 0.5 : rounded(content)));
  const { choice } = await openClassifier(wrong, await openModel(), side, wanted.webgpu);
  const reason = strings.providerReasons.disagreed(0.25);
  expect(choice).toEqual({ provider: 'wasm', reason });
  expect(fetched).toEqual(['float.onnx', 'int8.onnx']);
  expect(sessions).toEqual(['eight bits on wasm']);
});

test('so does one that does not open', async () => {
  const broken = runtime((content, provider) => {
    if (provider === 'webgpu') throw new Error('no device');
    return rounded(content);
  });
  const { choice } = await openClassifier(broken, await openModel(), side, wanted.webgpu);
  const reason = strings.providerReasons.failed('Error: no device');
  expect(choice).toEqual({ provider: 'wasm', reason });
  expect(sessions).toEqual(['eight bits on wasm']);
});

test('a file that serves both providers is fetched once', async () => {
  const wrong = runtime((_, provider) => (provider === 'webgpu' ? 0.5 : 0.25));
  await openClassifier(wrong, await openModel('float.onnx'), side, wanted.webgpu);
  expect(fetched).toEqual(['float.onnx']);
  expect(sessions).toEqual(['floats on wasm']);
});
