// BlazeFace on ONNX Runtime Web. Always on wasm: one pass takes 3 ms there, less than the way to a
// GPU and back.
import { quiet, type Runtime } from '../../runtime/ort.ts';
import { inputName, inputShape, type Outputs, type Run } from './blazeface.ts';

export async function openBlazeFace(ort: Runtime, network: Uint8Array): Promise<Run> {
  const session = await ort.InferenceSession.create(network, {
    ...quiet,
    executionProviders: ['wasm'],
    // The build did.
    graphOptimizationLevel: 'disabled',
  });
  return async (input) => {
    const tensor = new ort.Tensor('float32', input, [...inputShape]);
    const results = await session.run({ [inputName]: tensor });
    const outputs: [string, Float32Array][] = Object.entries(results).map(([name, { data }]) => [
      name,
      data as Float32Array,
    ]);
    return Object.fromEntries(outputs) satisfies Outputs;
  };
}
