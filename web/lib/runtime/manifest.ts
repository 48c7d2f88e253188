// A model's manifest.json: what the network is called, what it takes and what it answers.
import { FaultError } from '../shared/faults.ts';
import type { Provider } from '../shared/messages.ts';

/** One form of the network, beside the manifest. */
export interface NetworkFile {
  file: string;
  /** Hexadecimal digest. */
  sha256: string;
  bytes: number;
  /** ONNX Runtime's optimiser has been over it, and need not be again. */
  optimised: boolean;
}

/** A network has a file for each provider; both may be the same. */
export interface Manifest extends Record<Provider, NetworkFile> {
  name: string;
  /** The classes in the order of the network's output. */
  classes: string[];
  input: { name: string };
  /** How many test-time views the scores were measured with. */
  tta_steps: number;
  /**
   * The shares that neutral faces got in its own test, in the order of the classes; undefined where
   * there is no such class, or no test.
   */
  neutral?: number[];
}

/** Throws a FaultError naming the first field that is missing or of the wrong type. */
export function parseManifest(json: unknown): Manifest {
  if (!isRecord(json)) throw invalid('expected an object');
  const { classes, input } = json;
  if (!Array.isArray(classes) || !classes.every((name) => typeof name === 'string')) {
    throw invalid('expected "classes" to be a list of names');
  }
  if (classes.length < 2 || new Set(classes).size !== classes.length) {
    throw invalid('expected "classes" to be two names or more, each once');
  }
  if (!isRecord(input) || typeof input.name !== 'string') {
    throw invalid('expected "input" to have a "name"');
  }
  return {
    name: text(json, 'name'),
    wasm: networkFile(json, 'wasm'),
    webgpu: networkFile(json, 'webgpu'),
    classes,
    input: { name: input.name },
    tta_steps: count(json, 'tta_steps'),
    ...neutralIn(json, classes),
  };
}

function neutralIn({ scores }: Fields, classes: readonly string[]): { neutral?: number[] } {
  const [first] = Array.isArray(scores) ? scores : [];
  const tta = isRecord(first) ? first.tta : undefined;
  const confusion = isRecord(tta) && Array.isArray(tta.confusion) ? tta.confusion : [];
  const row: unknown = confusion[classes.indexOf('neutral')];
  if (!Array.isArray(row) || row.length !== classes.length) return {};
  const counts = row.map(Number);
  const all = counts.reduce((sum, each) => sum + each, 0);
  return all > 0 ? { neutral: counts.map((each) => each / all) } : {};
}

function networkFile(json: Fields, provider: Provider): NetworkFile {
  const fields = json[provider];
  if (!isRecord(fields)) throw invalid(`expected "${provider}" to describe a file`);
  return {
    file: text(fields, 'file', provider),
    sha256: text(fields, 'sha256', provider),
    bytes: count(fields, 'bytes', provider),
    optimised: fields.optimised === true,
  };
}

type Fields = Record<string, unknown>;

/** `path`: where the fields stand in the manifest. */
function text(fields: Fields, field: string, ...path: string[]): string {
  const value = fields[field];
  if (typeof value === 'string' && value !== '') return value;
  throw invalid(`expected "${[...path, field].join('.')}" to be a text`);
}

function count(fields: Fields, field: string, ...path: string[]): number {
  const value = fields[field];
  if (Number.isInteger(value) && (value as number) > 0) return value as number;
  throw invalid(`expected "${[...path, field].join('.')}" to be a positive whole number`);
}

function invalid(detail: string): FaultError {
  return new FaultError('model-invalid', { part: 'manifest.json', detail });
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
