/**
 * Waits, and prints how long it took beside the test's name. Never judged: machines differ. What is
 * waited for must not look in steps, as `expect` does.
 */
export async function timed<T>(what: string, wait: Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await wait;
  console.log(`    ${what} after ${((performance.now() - start) / 1000).toFixed(2)} s`);
  return result;
}
