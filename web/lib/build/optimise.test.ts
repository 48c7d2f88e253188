// In a process of its own, as a build is one: ONNX Runtime imports its glue by itself.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const script = `
  import { readFileSync } from 'node:fs';
  import * as ort from 'onnxruntime-web';
  import { optimise } from './web/lib/build/optimise.ts';
  const network = readFileSync('models/emoxnet-lite.onnx');
  const views = Float32Array.from({ length: 2 * 48 * 48 }, (_, index) => (index % 97) / 97);
  const images = new ort.Tensor('float32', views, [2, 1, 48, 48]);
  const optimised = await optimise(network);
  const answer = async (file, graphOptimizationLevel) => {
    const options = { executionProviders: ['wasm'], graphOptimizationLevel, logSeverityLevel: 3 };
    const session = await ort.InferenceSession.create(file, options);
    return Array.from((await session.run({ images })).probabilities.data);
  };
  const answers = [await answer(network, 'all'), await answer(optimised, 'disabled')];
  console.log(JSON.stringify(answers));
`;

test('an optimised network, opened as it is, answers as the original does', () => {
  const cwd = fileURLToPath(new URL('../../..', import.meta.url));
  const command = ['--input-type=module', '-e', script];
  const printed = execFileSync(process.execPath, command, { cwd, encoding: 'utf8' });
  const [expected = [], found = []] = JSON.parse(printed) as number[][];
  expect(found).toHaveLength(14);
  for (const [index, share] of found.entries()) expect(share).toBeCloseTo(expected[index] ?? 0, 6);
}, 60_000);
