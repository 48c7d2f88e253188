// Everything the features sit on: hair, neck, shoulders, ears, and the skin with its soft light.
import { type Context, softEllipse, softStroke } from './brush.ts';
import type { Muscles } from './muscles.ts';
import { palette, rgb } from './palette.ts';

/** How far the jaw hangs, in half face widths. */
export function jawDrop(muscles: Muscles): number {
  return 0.24 * muscles.jawDrop;
}

/** Hair behind the head, neck and shoulders. */
export function drawBody(context: Context, muscles: Muscles): void {
  context.fillStyle = rgb(palette.hair);
  context.beginPath();
  context.ellipse(0, -0.36, 1.08, 1.16, 0, 0, 2 * Math.PI);
  context.fill();

  const shirt = new Path2D(
    'M -2.3 3.4 C -2.2 2.2 -1.5 1.95 -0.62 1.72 L 0.62 1.72 C 1.5 1.95 2.2 2.2 2.3 3.4 Z',
  );
  context.fillStyle = rgb(palette.shirt);
  context.fill(shirt);

  const neck = new Path2D('M -0.58 0.8 L -0.56 1.62 C -0.4 2.02 0.4 2.02 0.56 1.62 L 0.58 0.8 Z');
  context.save();
  context.fillStyle = rgb(palette.skin);
  context.fill(neck);
  context.clip(neck);
  softEllipse(context, [0, 1.3], [0.95, 0.62], palette.shade, 0.85);
  softEllipse(context, [0, 1.36 + jawDrop(muscles)], [0.85, 0.24], palette.crease, 0.75);
  softEllipse(context, [-0.6, 1.5], [0.3, 0.8], palette.shade, 0.4);
  softEllipse(context, [0.6, 1.5], [0.3, 0.8], palette.shade, 0.4);
  softStroke(
    context,
    new Path2D('M -0.56 1.62 C -0.4 2.02 0.4 2.02 0.56 1.62'),
    0.1,
    palette.dark,
    0.4,
  );
  context.restore();
}

/** Ears and face, shaded as by a window up on the left; the features' own shadows come later. */
export function drawSkin(context: Context, muscles: Muscles): void {
  for (const side of [-1, 1]) drawEar(context, side);

  const outline = faceOutline(jawDrop(muscles));
  context.save();
  context.fillStyle = rgb(palette.skin);
  context.fill(outline);
  context.clip(outline);
  // The head is round: it darkens towards its rim and brightens where it faces the light.
  for (const side of [-1, 1]) {
    softEllipse(context, [side * 1.02, 0.3], [0.42, 1.5], palette.shade, 0.6);
    softEllipse(context, [side * 0.8, 1.12], [0.5, 0.6], palette.shade, 0.55, side * -0.7);
    softEllipse(context, [side * 0.5, 0.42], [0.34, 0.3], palette.light, 0.5);
    softEllipse(context, [side * 0.56, 0.5], [0.34, 0.26], palette.blush, 0.22);
    softEllipse(context, [side * 0.62, 0.86], [0.22, 0.34], palette.shade, 0.18, side * 0.4);
  }
  softEllipse(context, [0, 1.42 + jawDrop(muscles)], [0.8, 0.24], palette.shade, 0.55);
  softEllipse(context, [-0.05, -0.62], [0.7, 0.36], palette.light, 0.55);
  softEllipse(context, [0, 1.14 + jawDrop(muscles)], [0.24, 0.13], palette.light, 0.5);
  softEllipse(context, [0.75, 0.2], [0.8, 1.7], palette.shade, 0.22);
  softEllipse(context, [0, -1.0], [1.1, 0.3], palette.shade, 0.55);
  context.restore();
}

/** The hair over the forehead. */
export function drawFringe(context: Context): void {
  const fringe = new Path2D(
    'M -1.02 0.02 C -1.2 -0.9 -0.85 -1.52 0 -1.54 C 0.85 -1.52 1.2 -0.9 1.02 0.02' +
      ' C 0.98 -0.22 0.95 -0.42 0.86 -0.56 C 0.74 -0.72 0.55 -0.86 0.36 -0.94' +
      ' C 0.05 -0.78 -0.4 -0.72 -0.74 -0.66 C -0.9 -0.56 -0.96 -0.24 -1.02 0.02 Z',
  );
  context.save();
  context.fillStyle = rgb(palette.hair);
  context.fill(fringe);
  context.clip(fringe);
  softEllipse(context, [-0.35, -1.16], [0.55, 0.22], palette.hairShine, 0.75, -0.3);
  softEllipse(context, [0.55, -1.15], [0.4, 0.16], palette.hairShine, 0.45, 0.5);
  for (let strand = 0; strand < 16; strand++) {
    const x = -0.9 + strand * 0.12;
    const line = new Path2D(`M 0.36 -1.5 Q ${x * 1.1} -1.3 ${x} -0.55`);
    softStroke(context, line, 0.03, strand % 2 ? palette.dark : palette.hairShine, 0.18);
  }
  context.restore();
}

function drawEar(context: Context, side: number): void {
  context.save();
  context.scale(side, 1);
  context.fillStyle = rgb(palette.skin);
  context.beginPath();
  context.ellipse(0.98, 0.16, 0.13, 0.3, 0.16, 0, 2 * Math.PI);
  context.fill();
  softEllipse(context, [0.97, 0.18], [0.13, 0.3], palette.shade, 0.7, 0.16);
  softStroke(
    context,
    new Path2D('M 0.99 -0.04 C 1.09 0 1.08 0.22 1.0 0.34'),
    0.05,
    palette.crease,
    0.35,
  );
  context.restore();
}

function faceOutline(drop: number): Path2D {
  const right = `C 0.98 0.3 0.93 ${0.62 + drop * 0.2} 0.8 ${0.9 + drop * 0.6}`;
  const chin = `C 0.66 ${1.14 + drop} 0.36 ${1.38 + drop} 0 ${1.38 + drop}`;
  const chinLeft = `C -0.36 ${1.38 + drop} -0.66 ${1.14 + drop} -0.8 ${0.9 + drop * 0.6}`;
  const left = `C -0.93 ${0.62 + drop * 0.2} -0.98 0.3 -0.96 -0.1`;
  return new Path2D(
    `M 0 -1.3 C 0.62 -1.3 0.96 -0.8 0.96 -0.1 ${right} ${chin} ${chinLeft} ${left} C -0.96 -0.8 -0.62 -1.3 0 -1.3 Z`,
  );
}
