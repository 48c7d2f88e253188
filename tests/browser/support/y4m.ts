// YUV4MPEG2: the uncompressed video that Chromium's fake camera plays. One text line for the file,
// one for each frame, then the planes Y, U, V.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';

export interface Clip {
  /** Pixels, both even. */
  width: number;
  height: number;
  framesPerSecond: number;
  /** I420, limited range: width * height bytes of Y, then a quarter of that for each of U and V. */
  frames: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Writes a clip, complete or not at all. Throws RangeError for a frame of the wrong size. */
export async function writeY4m(file: string, clip: Clip): Promise<void> {
  const { width, height, framesPerSecond } = clip;
  const frameBytes = (width * height * 3) / 2;
  const unfinished = `${file}.tmp`;
  await mkdir(dirname(file), { recursive: true });
  const stream = createWriteStream(unfinished);
  stream.write(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420\n`);
  for await (const frame of clip.frames) {
    if (frame.length !== frameBytes) {
      throw new RangeError(`A frame has ${frame.length} bytes, expected ${frameBytes}.`);
    }
    stream.write('FRAME\n');
    if (!stream.write(frame)) await once(stream, 'drain');
  }
  stream.end();
  await finished(stream);
  await rename(unfinished, file);
}
