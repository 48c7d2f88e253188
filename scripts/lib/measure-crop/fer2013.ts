// Reads FER-2013's pictures from the file that users have.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** Pixels along a picture's side. */
export const side = 48;

/**
 * The training pictures of fer2013.csv, each [48,48] grey bytes, row-major, in file order.
 * Throws an Error that names file and line if a line is not "label,2304 pixels,usage".
 */
export async function* trainingImages(file: string): AsyncGenerator<Uint8Array> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    number++;
    if (number === 1) {
      if (line.split(',')[1] === 'pixels') continue;
      throw new Error(`${file}, line 1: expected fer2013.csv's heading "emotion,pixels,Usage".`);
    }
    const [, pixels = '', usage] = line.split(',');
    if (usage !== 'Training') continue;
    const image = Uint8Array.from(pixels.split(' '), Number);
    if (image.length !== side * side) {
      throw new Error(`${file}, line ${number}: ${image.length} pixels, expected ${side * side}.`);
    }
    yield image;
  }
}
