/** Hands the visitor a file that never was anywhere but in this page. */
export function save(name: string, type: string, content: BlobPart): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Not at once: the download reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A share in a file: more digits mean nothing. */
export function rounded(value: number): number {
  return Number(value.toFixed(4));
}
