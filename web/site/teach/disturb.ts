// Spoils a picture on purpose: light, blur and rotation, as a camera in a bad place would.

export interface Disturbance {
  /** Factor on every grey level; 1 leaves the light. */
  light: number;
  /** The picture is shrunk by this factor and enlarged again; 1 leaves it sharp. */
  blur: number;
  /** Degrees, clockwise. */
  rotation: number;
}

/** Draws the spoiled picture; the canvas takes the picture's size. */
export function disturb(
  canvas: HTMLCanvasElement | OffscreenCanvas,
  picture: CanvasImageSource,
  width: number,
  height: number,
  { light, blur, rotation }: Disturbance,
): void {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.fillStyle = '#000';
  context.fillRect(0, 0, width, height);
  context.translate(width / 2, height / 2);
  context.rotate((rotation * Math.PI) / 180);
  context.translate(-width / 2, -height / 2);
  context.imageSmoothingQuality = 'high';
  const blurred = blur > 1 ? shrunk(picture, width, height, blur) : picture;
  // Light adds up: the picture laid over itself, the last time partly transparent.
  for (let rest = light; rest > 0; rest -= 1) {
    context.globalAlpha = Math.min(rest, 1);
    context.globalCompositeOperation = rest === light && light >= 1 ? 'source-over' : 'lighter';
    context.drawImage(blurred, 0, 0, width, height);
  }
  context.globalAlpha = 1;
  context.globalCompositeOperation = 'source-over';
}

function shrunk(
  picture: CanvasImageSource,
  width: number,
  height: number,
  factor: number,
): OffscreenCanvas {
  const small = new OffscreenCanvas(
    Math.max(1, Math.round(width / factor)),
    Math.max(1, Math.round(height / factor)),
  );
  const context = small.getContext('2d') as OffscreenCanvasRenderingContext2D;
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, small.width, small.height);
  return small;
}
