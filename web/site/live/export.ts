// The session's numbers as files, for whoever presented it. No picture is in them.
import { rounded } from '../common/save.ts';
import type { SessionLog } from './session-log.ts';

/** One line a reading; the shares are empty where there was no face. RFC 4180. */
export function toCsv(log: SessionLog): string {
  const lines = [['seconds', 'source', 'faces', ...log.classes].join(',')];
  for (let index = 0; index < log.length; index++) {
    const { seconds, source, faces, probabilities } = log.at(index);
    const shares = log.classes.map((_, column) => {
      const share = probabilities?.[column];
      return share === undefined ? '' : rounded(share);
    });
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
