import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import start, { provide } from './glue.ts';

// What wasm-split made of three functions: often(x) = x + 1 stays in the first part, rare(x) = 2 x
// does not, and both(x) = rare(often(x)).
const first = bytes(
  'AGFzbQEAAAABBgFgAX8BfwIRAQtwbGFjZWhvbGRlcgEwAAADBAMAAAAEBAFwAAEHIAQFb2Z0ZW4AAQRyYXJlAAMEYm90aAACBiV0YWJsZQEACQcBAEEACwEACh8DBwAgAEEBagsLACAAEAFBABEAAAsJACAAQQARAAAL',
);
const rest = bytes(
  'AGFzbQEAAAABBgFgAX8BfwIUAQdwcmltYXJ5BiV0YWJsZQFwAAEDAgEACQcBAEEACwEACgkBBwAgAEECbAs=',
);
const address = 'https://page.example/rest.wasm';

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'base64'));
}

let fetched: string[];
let status: number;

beforeEach(() => {
  fetched = [];
  status = 200;
  vi.stubGlobal(
    'XMLHttpRequest',
    class {
      response = rest;
      get status() {
        return status;
      }
      open(_: string, url: string, later: boolean) {
        if (!later) fetched.push(url);
      }
      send() {}
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

type Functions = Record<'often' | 'rare' | 'both', (x: number) => number>;

async function started(more: WebAssembly.Module | string): Promise<Functions> {
  provide({ module: new WebAssembly.Module(first), rest: more, memory: undefined });
  return (await start({})) as Functions;
}

test('the first part answers alone', async () => {
  const { often } = await started(address);
  expect(often(20)).toBe(21);
  expect(fetched).toEqual([]);
});

test('the rest loads by itself, once', async () => {
  const { both, rare } = await started(address);
  expect(both(20)).toBe(42);
  expect(both(1)).toBe(4);
  expect(rare(3)).toBe(6);
  expect(fetched).toEqual([address]);
});

test('a rest that is there already is used', async () => {
  const { both } = await started(new WebAssembly.Module(rest));
  expect(both(20)).toBe(42);
  expect(fetched).toEqual([]);
});

test('one that cannot be had is named', async () => {
  status = 404;
  const { both, often } = await started(address);
  expect(() => both(20)).toThrow(`${address}: 404`);
  expect(often(20)).toBe(21);
});

test('a module that does not start is told to whoever started it', async () => {
  // It imports a function that nobody gives it.
  const other = bytes('AGFzbQEAAAABBAFgAAACBwEBYQFiAAA=');
  provide({ module: new WebAssembly.Module(other), rest: undefined, memory: undefined });
  await expect(start({})).rejects.toThrow(TypeError);
});
