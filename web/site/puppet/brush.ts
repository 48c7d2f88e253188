// Soft edges out of gradients and layered strokes: canvas filters would be shorter but Safari lacks
// them.

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** A colour as "r, g, b", each 0..255, so that any opacity can be put to it. */
export type Rgb = string;

/** An elliptic patch that fades out towards its edge. Angle in radians. */
export function softEllipse(
  context: Context,
  [x, y]: readonly [number, number],
  [radiusX, radiusY]: readonly [number, number],
  colour: Rgb,
  opacity: number,
  angle = 0,
): void {
  if (opacity <= 0) return;
  context.save();
  context.translate(x, y);
  context.rotate(angle);
  context.scale(radiusX, radiusY);
  const fade = context.createRadialGradient(0, 0, 0, 0, 0, 1);
  for (const [at, share] of [
    [0, 1],
    [0.25, 0.86],
    [0.5, 0.5],
    [0.75, 0.14],
    [1, 0],
  ] as const)
    fade.addColorStop(at, `rgba(${colour}, ${opacity * share})`);
  context.fillStyle = fade;
  context.fillRect(-1, -1, 2, 2);
  context.restore();
}

/** A line that is darkest along its middle and fades to both sides. */
export function softStroke(
  context: Context,
  path: Path2D,
  width: number,
  colour: Rgb,
  opacity: number,
): void {
  if (opacity <= 0) return;
  const layers = 6;
  context.save();
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.strokeStyle = `rgba(${colour}, ${1 - (1 - Math.min(opacity, 0.98)) ** (1 / layers)})`;
  for (let layer = 1; layer <= layers; layer++) {
    context.lineWidth = (width * layer) / layers;
    context.stroke(path);
  }
  context.restore();
}
