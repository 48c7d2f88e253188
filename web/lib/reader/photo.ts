// A picture as it is meant: turned as its EXIF data says, and no larger than needed.
import type { Answer, Point } from '../shared/answer.ts';

/** Pixels along the longer side; more shows nothing more to a network that sees 48. */
const maximumSide = 2048;
/** Of a drawing, which has as many as one likes. */
const drawingSide = 1024;

/**
 * By trying, not by what the file calls itself: as a picture, then as whatever the browser shows as one.
 * Rejects with the first of the two failures.
 */
export async function openPicture(file: Blob): Promise<ImageBitmap> {
  try {
    return await openPhoto(file);
  } catch (error) {
    const picture = await openImage(file).catch(() => {
      throw error;
    });
    if (await isPhoto(file)) markIncomplete(picture);
    return picture;
  }
}

interface Size {
  width: number;
  height: number;
}

/** Of the files of pictures that were opened in another size. */
const fileSizes = new WeakMap<object, Size>();

/** Moves an answer about an opened picture to the pixels of its file. */
export function toFilePixels(picture: object, answer: Answer): void {
  const size = fileSizes.get(picture);
  if (size === undefined) return;
  const scale = size.width / answer.width;
  Object.assign(answer, size);
  const move = (point: Point) => {
    point.x *= scale;
    point.y *= scale;
  };
  for (const { box, landmarks, crop } of answer.faces) {
    move(box);
    box.width *= scale;
    box.height *= scale;
    for (const point of Object.values(landmarks)) move(point);
    crop.centreX *= scale;
    crop.centreY *= scale;
    crop.side *= scale;
  }
}

const incomplete = new WeakSet<object>();

/** Whether a part of the picture's file is missing, where an image element shows grey. */
export function isIncomplete(picture: object): boolean {
  return incomplete.has(picture);
}

export function markIncomplete(picture: object): void {
  incomplete.add(picture);
}

/** Files of pixels begin so: JPEG, PNG, GIF, WebP. */
const beginnings = ['\xff\xd8\xff', '\x89PNG', 'GIF8', 'RIFF'];

async function isPhoto(file: Blob): Promise<boolean> {
  const bytes = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  const begin = String.fromCharCode(...bytes);
  return beginnings.some((known) => begin.startsWith(known));
}

/** Rejects if the file is no whole picture. */
async function openPhoto(file: Blob): Promise<ImageBitmap> {
  return shrunk(await createImageBitmap(file, { imageOrientation: 'from-image' }));
}

/**
 * The same of whatever the browser shows in an image element: also drawings (SVG), and as much as there is
 * of a picture whose end is missing. Rejects if that is nothing.
 */
async function openImage(file: Blob): Promise<ImageBitmap> {
  const url = URL.createObjectURL(file);
  try {
    const image = new Image();
    await new Promise((resolve, reject) => {
      image.addEventListener('load', resolve);
      image.addEventListener('error', () => reject(new Error('no image')));
      image.src = url;
    });
    // By way of a canvas, as a drawing has no pixels of its own to make a bitmap of.
    const natural = { width: image.naturalWidth, height: image.naturalHeight };
    const longer = Math.max(natural.width, natural.height, 1);
    const scale = (await isPhoto(file)) ? 1 : Math.max(1, drawingSide / longer);
    const { width, height } = fitted(natural.width * scale, natural.height * scale, maximumSide);
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d')?.drawImage(image, 0, 0, width, height);
    const picture = canvas.transferToImageBitmap();
    if (width !== natural.width) fileSizes.set(picture, natural);
    return picture;
  } finally {
    URL.revokeObjectURL(url);
  }
}

async function shrunk(whole: ImageBitmap): Promise<ImageBitmap> {
  const { width, height } = fitted(whole.width, whole.height, maximumSide);
  if (width === whole.width) return whole;
  try {
    const picture = await createImageBitmap(whole, {
      resizeWidth: width,
      resizeHeight: height,
      resizeQuality: 'high',
    });
    fileSizes.set(picture, { width: whole.width, height: whole.height });
    return picture;
  } finally {
    whole.close();
  }
}

/** A size of the same shape whose longer side is at most `side`, in whole pixels, at least 1. */
export function fitted(width: number, height: number, side: number): Size {
  const scale = Math.min(1, side / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}
