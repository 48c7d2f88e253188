// A picture file as the visitor means it: turned as its EXIF data says, and no larger than needed.
import { strings } from '../strings/strings.ts';

/** Pixels along the longer side; more shows nothing more to a network that sees 48. */
const maximumSide = 2048;

/** Throws an Error whose message is fit to be read if the file is no picture. */
export async function openPhoto(file: File): Promise<ImageBitmap> {
  const options = { imageOrientation: 'from-image' } as const;
  const whole = await createImageBitmap(file, options).catch((cause: unknown) => {
    throw new Error(strings.errors.notAPicture(file.name), { cause });
  });
  const { width, height } = fitted(whole.width, whole.height, maximumSide);
  if (width === whole.width) return whole;
  try {
    return await createImageBitmap(whole, {
      resizeWidth: width,
      resizeHeight: height,
      resizeQuality: 'high',
    });
  } finally {
    whole.close();
  }
}

/** A size of the same shape whose longer side is at most `side`, in whole pixels, at least 1. */
export function fitted(width: number, height: number, side: number) {
  const scale = Math.min(1, side / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}
