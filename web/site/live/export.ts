// The session's numbers as files, for whoever presented it. No picture is in them.
import type { SessionLog } from './session-log.ts';

/** One line a reading; the shares are empty where there was no face. RFC 4180. */
export function toCsv(log: SessionLog): string {
  const lines = [['seconds', 'source', 'faces', ...log.classes].join(',')];
  for (let index = 0; index < log.length; index++) {
    const { seconds, source, faces, probabilities } = log.at(index);
    const shares = log.classes.map(
      (_, column) => rounded(probabilities?.[column])?.toString() ?? '',
    );
    lines.push([seconds.toFixed(3), source, faces, ...shares].join(','));
  }
  return `${lines.join('\r\n')}\r\n`;
}

/** `model`: the network that gave the answers. */
export function toJson(log: SessionLog, model: string): string {
  const readings = Array.from({ length: log.length }, (_, index) => {
    const { seconds, source, faces, probabilities } = log.at(index);
    const shares = probabilities && Array.from(probabilities, rounded);
    return { seconds: Number(seconds.toFixed(3)), source, faces, probabilities: shares ?? null };
  });
  return `${JSON.stringify({ model, classes: log.classes, readings }, null, 1)}\n`;
}

/** Hands the visitor a file that never was anywhere but in this page. */
export function save(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Not at once: the download reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Number(value.toFixed(4));
}
