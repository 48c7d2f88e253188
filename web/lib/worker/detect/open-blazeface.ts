// BlazeFace on ONNX Runtime Web. Always on wasm: one pass of the near network takes 3 ms there, less
// than the way to a GPU and back.
import { quiet, type Runtime } from '../../runtime/ort.ts';
import { inputName, inputShape, type Network, type Outputs, type Run } from './blazeface.ts';

export async function openBlazeFace(
  ort: Runtime,
  file: Uint8Array,
  network: Network,
): Promise<Run> {
  const session = await ort.InferenceSession.create(file, {
    ...quiet,
    executionProviders: ['wasm'],
    // The build did.
    graphOptimizationLevel: 'disabled',
  });
  const shape = inputShape(network);
  return async (input) => {
    const tensor = new ort.Tensor('float32', input, shape);
    const results = await session.run({ [inputName]: tensor });
    const outputs: [string, Float32Array][] = Object.entries(results).map(([name, { data }]) => [
      name,
      data as Float32Array,
    ]);
    return Object.fromEntries(outputs) satisfies Outputs;
  };
}
