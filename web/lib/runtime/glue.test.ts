import { expect, type Mock, test, vi } from 'vitest';
import start, { join, provide } from './glue.ts';
import { packMemory } from './started-memory.ts';

// Three functions in two parts: often(x) = x + 1 stays in the first part, rare(x) = 2 x does not, and
// both(x) = rare(often(x)). Of the first part's table the only place is empty.
const first = bytes(
  'AGFzbQEAAAABBgFgAX8BfwMEAwAAAAQFAXABAQEHIAQGJXRhYmxlAQAFb2Z0ZW4AAARyYXJlAAEEYm90aAACCh8DBwAgAEEBagsJACAAQQARAAALCwAgABAAQQARAAAL',
);
const rest = bytes(
  'AGFzbQEAAAABBgFgAX8BfwIUAQdwcmltYXJ5BiV0YWJsZQFwAAEDAgEACQcBAEEACwEACgkBBwAgAEECbAs=',
);
function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'base64'));
}

type Functions = Record<'often' | 'rare' | 'both', (x: number) => number>;

let onLack: Mock<() => void>;

async function started(more?: Uint8Array<ArrayBuffer>): Promise<Functions> {
  onLack = vi.fn();
  const parts = more ? [new WebAssembly.Module(more)] : [];
  const module = new WebAssembly.Module(first);
  provide({ module, parts, memory: [], onLack: more ? undefined : onLack });
  return (await start({})) as Functions;
}

test('the first part answers alone', async () => {
  const { often } = await started();
  expect(often(20)).toBe(21);
  expect(onLack).not.toHaveBeenCalled();
});

test('what it lacks is told, and fails', async () => {
  const { both } = await started();
  expect(() => both(20)).toThrow(WebAssembly.RuntimeError);
  expect(onLack).toHaveBeenCalledOnce();
});

test('with the rest it lacks nothing', async () => {
  const { both, rare } = await started(rest);
  expect(both(20)).toBe(42);
  expect(rare(3)).toBe(6);
  expect(onLack).not.toHaveBeenCalled();
});

test('what lacks nothing is handed on as it is: its exports are asked to suspend', async () => {
  const { often } = await started(rest);
  expect(String(often)).toContain('native code');
});

test('a part that is joined later is no longer lacked', async () => {
  const { both, rare } = await started();
  await join(new WebAssembly.Module(rest));
  expect(both(20)).toBe(42);
  expect(rare(3)).toBe(6);
  expect(onLack).not.toHaveBeenCalled();
});

test('memory that is joined later is written', async () => {
  const { memory } = (await started()) as unknown as { memory: WebAssembly.Memory };
  const later = new WebAssembly.Memory({ initial: 1 });
  new Uint8Array(later.buffer).set([5, 6], 700);
  const nothing = new Uint8Array(65_536);
  await join(new WebAssembly.Module(packMemory(nothing, nothing, later, [])));
  expect(new Uint8Array(memory.buffer)).toEqual(new Uint8Array(later.buffer));
});

test('a module that does not start is told to whoever started it', async () => {
  // It imports a function that nobody gives it.
  const other = bytes('AGFzbQEAAAABBAFgAAACBwEBYQFiAAA=');
  const program = { module: new WebAssembly.Module(other), parts: [], memory: [] };
  provide({ ...program, onLack: undefined });
  await expect(start({})).rejects.toThrow(WebAssembly.LinkError);
});
