// What ships (WebAssembly views, ONNX Runtime) must score as what was trained (native views,
// LibTorch): the same when exported in float32; in eight bits nearly so, and with better calibrated
// shares. Needs the native and WebAssembly builds, and the FER-2013 sheets: EMOXNET_SHEETS names
// their folder, the one with to_csv.py in it.
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const IMAGES = 400;
const sheets = resolve(process.env.EMOXNET_SHEETS ?? '../shared/data');
const toCsv = join(sheets, 'to_csv.py');
const emoxnet = resolve('build/release/native/cli/emoxnet');

interface Scores {
  accuracy: number;
  ece: number;
  nll: number;
}
interface ProtocolScores {
  protocol: string;
  images: number;
  single: Scores;
  tta: Scores & { steps: number };
}

if (!existsSync(toCsv)) console.warn(`skipped: ${toCsv} is not there (the data set cannot ship)`);

describe.skipIf(!existsSync(toCsv))('the shipped network and the trained one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'emoxnet-shipped-'));
  const pixels = join(folder, 'fer2013.csv');
  const votes = join(folder, 'fer2013new.csv');
  afterAll(() => rmSync(folder, { recursive: true }));
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  /** Of the checkpoint, of its export in float32 and of the network that ships. */
  let trained: ProtocolScores[];
  let exported: ProtocolScores[];
  let shipped: ProtocolScores[];

  beforeAll(() => {
    run('/usr/bin/python3', toCsv, folder, 'valid');
    for (const file of [pixels, votes]) {
      const rows = readFileSync(file, 'utf8')
        .split('\n')
        .slice(0, 1 + IMAGES);
      writeFileSync(file, `${rows.join('\n')}\n`);
    }
    const faces = join(folder, 'valid.faces');
    run(emoxnet, 'import', '--pixels', pixels, '--votes', votes, '--out', faces);
    // Away from its manifest, whose calibration `eval` would apply.
    const checkpoint = join(folder, 'emoxnet-lite.pt');
    copyFileSync('models/emoxnet-lite.pt', checkpoint);
    trained = JSON.parse(
      run(emoxnet, 'eval', '--json', '--checkpoint', checkpoint, '--data', faces),
    );
    const float = join(folder, 'float.onnx');
    run(emoxnet, 'export', '--checkpoint', checkpoint, '--out', float);
    const script = resolve('scripts/lib/eval-shipped.ts');
    const score = (...options: string[]): ProtocolScores[] =>
      JSON.parse(run(process.execPath, script, '--pixels', pixels, '--votes', votes, ...options));
    exported = score('--model', float);
    shipped = score();
  }, 300_000);

  test('score the same images under both protocols', () => {
    expect(shipped.map((s) => s.protocol)).toEqual(['A7', 'M7']);
    expect(exported.map((s) => s.images)).toEqual(trained.map((s) => s.images));
    expect(shipped.map((s) => s.images)).toEqual(trained.map((s) => s.images));
    expect(shipped[0]?.images).toBeGreaterThan(0.9 * IMAGES);
  });

  describe.each(['single', 'tta'] as const)('%s', (views) => {
    const values = (protocols: ProtocolScores[], measure: keyof Scores) =>
      protocols.map((scores) => scores[views][measure]);
    /** How far the others lie above what was trained, by protocol. */
    const above = (others: ProtocolScores[], measure: keyof Scores) => {
      const expected = values(trained, measure);
      return values(others, measure).map((value, i) => value - (expected[i] ?? Number.NaN));
    };

    test('exported in float32 it agrees within 0.1 points', () => {
      const differences = [...above(exported, 'accuracy'), ...above(exported, 'nll')];
      expect(Math.max(...differences.map(Math.abs))).toBeLessThan(0.001);
    });

    test('eight bits and offsets cost less than a point', () => {
      expect(Math.min(...above(shipped, 'accuracy'))).toBeGreaterThan(-0.01);
    });

    test('what ships knows better how sure it may be', () => {
      expect(Math.max(...above(shipped, 'ece'))).toBeLessThan(0);
      expect(Math.max(...above(shipped, 'nll'))).toBeLessThan(0);
    });
  });
});
