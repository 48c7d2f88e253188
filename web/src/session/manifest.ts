// models/manifest.json: what a trained network is called, what it takes and what it answers.

export interface Manifest {
  name: string;
  /** The network, beside the manifest. */
  file: string;
  /** Hexadecimal digest and size of that file. */
  sha256: string;
  bytes: number;
  /** The classes in the order of the network's output. */
  classes: string[];
  input: { name: string };
  /** How many test-time views the scores were measured with. */
  tta_steps: number;
}

/** Throws an Error naming the first field that is missing or of the wrong type. */
export function parseManifest(json: unknown): Manifest {
  if (!isRecord(json)) throw new Error('manifest.json: expected an object.');
  const classes = json.classes;
  if (!Array.isArray(classes) || !classes.every((name) => typeof name === 'string')) {
    throw new Error('manifest.json: expected "classes" to be a list of names.');
  }
  const input = json.input;
  if (!isRecord(input) || typeof input.name !== 'string') {
    throw new Error('manifest.json: expected "input" to have a "name".');
  }
  const text = (field: string): string => {
    const value = json[field];
    if (typeof value === 'string' && value !== '') return value;
    throw new Error(`manifest.json: expected "${field}" to be a text.`);
  };
  const count = (field: string): number => {
    const value = json[field];
    if (Number.isInteger(value) && (value as number) > 0) return value as number;
    throw new Error(`manifest.json: expected "${field}" to be a positive whole number.`);
  };
  return {
    name: text('name'),
    file: text('file'),
    sha256: text('sha256'),
    bytes: count('bytes'),
    classes,
    input: { name: input.name },
    tta_steps: count('tta_steps'),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
