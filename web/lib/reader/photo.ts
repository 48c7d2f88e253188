// A picture as it is meant: turned as its EXIF data says, and no larger than needed.

/** Pixels along the longer side; more shows nothing more to a network that sees 48. */
const maximumSide = 2048;

/** Rejects if the file is no picture. */
export async function openPhoto(file: Blob): Promise<ImageBitmap> {
  const whole = await createImageBitmap(file, { imageOrientation: 'from-image' });
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
