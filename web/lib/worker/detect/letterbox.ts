// Fits a picture into a square without changing its shape, centred, the rest left as padding.

export interface Letterbox {
  /** Pixels of the square per pixel of the picture. */
  scale: number;
  /** Where the picture's top left corner lies in the square, in pixels. */
  left: number;
  top: number;
  /** Size of the picture within the square, in pixels. */
  width: number;
  height: number;
}

/** Throws RangeError unless width and height are positive. */
export function letterbox(width: number, height: number, side: number): Letterbox {
  if (!(width > 0 && height > 0)) {
    throw new RangeError(`A picture needs a positive width and height, got ${width} x ${height}.`);
  }
  const scale = side / Math.max(width, height);
  const fitted = { width: width * scale, height: height * scale };
  return { scale, left: (side - fitted.width) / 2, top: (side - fitted.height) / 2, ...fitted };
}
