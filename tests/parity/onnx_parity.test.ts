// The exported networks, the shipped one among them, under ONNX Runtime against LibTorch. Needs the
// native build; its folder is EMOXNET_BUILD, build/release by default.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, describe, expect, test } from 'vitest';

/** Of the largest value where that is above 1, as float32's own rounding is. */
const TOLERANCE = 1e-5;
/** Some steps of eight bits along the way; what they cost in accuracy, shipped_parity.test.ts says. */
const INT8_TOLERANCE = 0.15;
const TIMEOUT_MS = 120_000; // the ensemble on two busy cores
const ALL_FACES = 'all of them';
const SIDE = 48;
const OUTPUTS = ['probabilities', 'activation_maps'] as const;

const program = resolve(
  process.env.EMOXNET_BUILD ?? 'build/release',
  'tests/parity/onnx_parity_cases',
);
if (!existsSync(program)) {
  throw new Error(`${program}: not found; build the native programs first or set EMOXNET_BUILD`);
}

const folder = mkdtempSync(join(tmpdir(), 'emoxnet-onnx-'));
afterAll(() => rmSync(folder, { recursive: true }));
execFileSync(program, [folder, 'models/emoxnet-lite.pt'], { stdio: 'inherit' });

function readFloats(path: string): Float32Array {
  const bytes = readFileSync(path);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

function maxDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  // NaN must not pass for equal: Math.max keeps it.
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (b[i] ?? Number.NaN))), 0);
}

/** Largest distance between two faces' answers for the same output value. */
function spread(answers: Float32Array, faces: number): number {
  const perFace = answers.length / faces;
  let widest = 0;
  for (let i = 0; i < perFace; i++) {
    const values = Array.from({ length: faces }, (_, face) => answers[face * perFace + i] ?? 0);
    widest = Math.max(widest, Math.max(...values) - Math.min(...values));
  }
  return widest;
}

/** All faces' answers, asked for in batches. */
async function run(session: InferenceSession, images: Float32Array, batch: number) {
  const faces = images.length / SIDE ** 2;
  const answers = { probabilities: [] as number[], activation_maps: [] as number[] };
  for (let first = 0; first < faces; first += batch) {
    const count = Math.min(batch, faces - first);
    const slice = images.subarray(first * SIDE * SIDE, (first + count) * SIDE * SIDE);
    const results = await session.run({
      images: new Tensor('float32', slice, [count, 1, SIDE, SIDE]),
    });
    for (const name of OUTPUTS) {
      const result = results[name];
      if (!result) throw new Error(`no output named ${name}`);
      expect(result.dims[0]).toBe(count);
      for (const value of result.data as Float32Array) answers[name].push(value);
    }
  }
  return answers;
}

describe.each(readdirSync(folder))('%s', (name) => {
  test.each([1, 10, ALL_FACES])(
    'answers as LibTorch does, batch %s',
    async (size) => {
      const path = (file: string) => join(folder, name, file);
      const session = await InferenceSession.create(path('model.onnx'));
      const images = readFloats(path('images.f32'));
      const faces = images.length / SIDE ** 2;
      expect(faces).toBeGreaterThan(10);
      const batch = size === ALL_FACES ? faces : Number(size);
      const answers = await run(session, images, batch);
      for (const output of OUTPUTS) {
        const expected = readFloats(path(`${output}.f32`));
        // A network that answers every face alike would agree with anything.
        expect(spread(expected, faces)).toBeGreaterThan(100 * TOLERANCE);
        const difference = maxDifference(Float32Array.from(answers[output]), expected);
        console.log(
          `${name}, batch ${batch}, ${output}: max difference ${difference.toExponential(1)}`,
        );
        const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
        const tolerance = name.includes('-int8') ? INT8_TOLERANCE : TOLERANCE;
        expect(difference).toBeLessThan(tolerance * largest);
      }
    },
    TIMEOUT_MS,
  );
});
