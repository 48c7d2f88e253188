import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Provider } from '../shared/messages.ts';
import { Downloads } from './files.ts';
import { Model } from './model.ts';
import { GpuError, openClassifier } from './open-classifier.ts';
import type { Runtime } from './ort.ts';

const side = 2;
const home = 'https://page.example/models/';
/** On the server, by name. */
const files: Record<string, string> = {
  'int8.onnx': 'eight bits',
  'float.onnx': 'floats',
  '100% #1?.onnx': 'odd',
};

let fetched: string[];
/** Every session that was opened and not released: its file's content and where it runs. */
let sessions: string[];
/** Every session that has run, as often as it has. */
let ran: string[];

beforeEach(() => {
  fetched = [];
  sessions = [];
  ran = [];
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
    if (url === `${home}manifest.json`) return Response.json(manifest);
    const name = url.replace(home, '');
    fetched.push(name);
    return new Response(files[decodeURIComponent(name)]);
  });
  return Model.open({ manifest: `${home}manifest.json` }, new Downloads(() => undefined));
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
      inputNames: ['images'],
      outputNames: ['probabilities', 'activation_maps'],
      run: async () => {
        ran.push(name);
        return {
          probabilities: { data: Float32Array.of(sad, 1 - sad) },
          activation_maps: { data: new Float32Array(2), dims: [1, 2, 1, 1] },
        };
      },
      release: async () => sessions.splice(sessions.indexOf(name), 1),
    };
  };
  return { InferenceSession: { create }, Tensor: class {} } as unknown as Runtime;
}

/** Rounded to eight bits the network answers a little differently. */
const rounded = (content: string) => (content === 'floats' ? 0.25 : 0.3);

test('wasm fetches its own file only', async () => {
  await openClassifier(runtime(rounded), await openModel(), side, 'wasm');
  expect(fetched).toEqual(['int8.onnx']);
  expect(sessions).toEqual(['eight bits on wasm']);
});

test('wasm runs a network to see what it answers, but none that has run before', async () => {
  await openClassifier(runtime(rounded), await openModel(), side, 'wasm');
  expect(ran).toEqual(['eight bits on wasm']);
  await openClassifier(runtime(rounded), await openModel(), side, 'wasm', true);
  expect(ran).toHaveLength(1);
});

test('WebGPU is tested against its own file, and fetches no other', async () => {
  await openClassifier(runtime(rounded), await openModel(), side, 'webgpu');
  expect(fetched).toEqual(['float.onnx']);
  expect(sessions).toEqual(['floats on webgpu']);
});

test('one that has passed its test before is opened alone', async () => {
  const wrong = runtime((content, provider) => (provider === 'wasm' ? 0.5 : rounded(content)));
  await openClassifier(wrong, await openModel(), side, 'webgpu', true);
  expect(sessions).toEqual(['floats on webgpu']);
});

test('a WebGPU that answers wrongly is refused, with the difference', async () => {
  const wrong = runtime((content, provider) => (provider === 'webgpu' ? 0.5 : rounded(content)));
  const opening = openClassifier(wrong, await openModel(), side, 'webgpu');
  const error = await opening.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(GpuError);
  const choice = { provider: 'wasm', reason: 'disagreed', detail: '0.25' };
  expect((error as GpuError).choice).toEqual(choice);
});

test('so is one that does not open, with its words', async () => {
  const broken = runtime((content, provider) => {
    if (provider === 'webgpu') throw new Error('no device');
    return rounded(content);
  });
  const opening = openClassifier(broken, await openModel(), side, 'webgpu');
  const choice = { provider: 'wasm', reason: 'gpu-failed', detail: 'no device' };
  await expect(opening).rejects.toMatchObject({ choice });
});

test('a file that serves both providers is fetched once', async () => {
  const model = await openModel('float.onnx');
  await Promise.all([model.file('wasm'), model.file('webgpu')]);
  expect(fetched).toEqual(['float.onnx']);
});

test('a name may hold signs that mean something in an address', async () => {
  const model = await openModel('100% #1?.onnx');
  await model.file('wasm');
  expect(fetched).toEqual(['100%25%20%231%3F.onnx']);
});

test('a network that answers for other classes is refused with what was expected', async () => {
  const model = await openModel();
  model.manifest.classes.push('calm');
  const opening = openClassifier(runtime(rounded), model, side, 'wasm');
  const detail = 'expected 3 probabilities a view, as "classes" has names; it gives 2';
  await expect(opening).rejects.toMatchObject({ fault: { code: 'model-invalid', detail } });
});
