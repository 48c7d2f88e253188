// The texts that stand in the HTML are named there by their path, such as "live.title".

/** Throws an Error if there is no plain text at this path: a bug in the page. */
export function textAt(strings: object, path: string): string {
  let value: unknown = strings;
  for (const name of path.split('.'))
    value = (value as Record<string, unknown> | undefined)?.[name];
  if (typeof value !== 'string') throw new Error(`The page names a text "${path}"; there is none.`);
  return value;
}
