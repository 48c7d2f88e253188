// A network of another kind than the shipped one: three classes that say how bright a face is. Small
// enough to be written down here, byte by byte, as ONNX's protocol buffers
// (github.com/onnx/onnx/blob/main/onnx/onnx.proto).
import { createHash } from 'node:crypto';

export const brightnessClasses = ['dark', 'medium', 'bright'];

/** Evidence for each class is a line over the mean grey level x: slope * x + offset. */
const slopes = [-40, 0, 40];
const offsets = [16, 4, -24];

/** The shares for a face of mean grey level x, in [0,1], worked out by hand. */
export function brightnessShares(x: number): number[] {
  const powers = slopes.map((slope, index) => Math.exp(slope * x + (offsets[index] ?? 0)));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}

export function brightnessNetwork(): Buffer {
  const image = valueInfo('images', ['N', 1, 48, 48]);
  const outputs = [
    valueInfo('probabilities', ['N', 3]),
    valueInfo('activation_maps', ['N', 3, 6, 6]),
  ];
  const nodes = [
    node('AveragePool', ['images'], 'pooled', [
      ints('kernel_shape', [8, 8]),
      ints('strides', [8, 8]),
    ]),
    node('Conv', ['pooled', 'slopes', 'offsets'], 'activation_maps', []),
    node('ReduceMean', ['activation_maps'], 'logits', [ints('axes', [2, 3]), int('keepdims', 0)]),
    node('Softmax', ['logits'], 'probabilities', [int('axis', 1)]),
  ];
  const graph = [
    ...nodes.map((each) => message(1, each)),
    text(2, 'brightness'),
    message(5, tensor('slopes', [3, 1, 1, 1], slopes)),
    message(5, tensor('offsets', [3], offsets)),
    message(11, image),
    ...outputs.map((each) => message(12, each)),
  ];
  const opset = [text(1, ''), varint(2, 17)];
  return Buffer.concat([varint(1, 8), message(8, opset), message(7, graph)]);
}

export function brightnessManifest(file: string, network: Buffer, changes: object = {}) {
  const sha256 = createHash('sha256').update(network).digest('hex');
  const described = { file, sha256, bytes: network.length };
  return {
    name: 'brightness',
    wasm: described,
    webgpu: described,
    classes: brightnessClasses,
    input: { name: 'images' },
    tta_steps: 10,
    ...changes,
  };
}

function node(type: string, inputs: string[], output: string, attributes: Buffer[][]): Buffer[] {
  return [
    ...inputs.map((name) => text(1, name)),
    text(2, output),
    text(4, type),
    ...attributes.map((attribute) => message(5, attribute)),
  ];
}

const ints = (name: string, values: number[]) => [
  text(1, name),
  ...values.map((value) => varint(8, value)),
  varint(20, 7),
];
const int = (name: string, value: number) => [text(1, name), varint(3, value), varint(20, 2)];

function tensor(name: string, shape: number[], values: number[]): Buffer[] {
  const raw = Buffer.from(Float32Array.from(values).buffer);
  return [...shape.map((size) => varint(1, size)), varint(2, 1), text(8, name), bytes(9, raw)];
}

function valueInfo(name: string, shape: (string | number)[]): Buffer[] {
  const sizes = shape.map((size) =>
    message(1, [typeof size === 'number' ? varint(1, size) : text(2, size)]),
  );
  return [text(1, name), message(2, [message(1, [varint(1, 1), message(2, sizes)])])];
}

const message = (field: number, parts: Buffer[]) => bytes(field, Buffer.concat(parts));
const text = (field: number, value: string) => bytes(field, Buffer.from(value));
const bytes = (field: number, value: Buffer) =>
  Buffer.concat([number(field * 8 + 2), number(value.length), value]);
const varint = (field: number, value: number) => Buffer.concat([number(field * 8), number(value)]);

/** Seven bits a byte, the lowest first. */
function number(value: number): Buffer {
  const octets: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    octets.push((rest % 128) + (rest < 128 ? 0 : 128));
    if (rest < 128) return Buffer.from(octets);
  }
}
