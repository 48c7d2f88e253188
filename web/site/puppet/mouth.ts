// Lips, teeth, tongue, and the chin's dimples.
import { type Context, softEllipse, softStroke } from './brush.ts';
import { jawDrop } from './head.ts';
import type { Muscles } from './muscles.ts';
import { palette, rgb } from './palette.ts';

/** Where the muscles leave the lips, in half face widths; y grows downwards. */
interface Lips {
  cornerX: number;
  cornerY: number;
  /** Middle of the upper lip's and of the lower lip's inner edge. */
  upperY: number;
  lowerY: number;
  /** Height of the red of each lip at the middle. */
  upperRed: number;
  lowerRed: number;
}

export function drawMouth(context: Context, muscles: Muscles): void {
  const lips = place(muscles);
  drawChin(context, muscles, lips);
  drawCavity(context, muscles, lips);
  drawLips(context, lips, muscles);
  drawCorners(context, lips, muscles);
}

function place(muscles: Muscles): Lips {
  const { lipCornerPuller, lipCornerDepressor, lipStretcher, lipTightener, lipsPart } = muscles;
  const { upperLipRaiser, chinRaiser, noseWrinkler } = muscles;
  const drop = jawDrop(muscles);
  const rest = 0.82;
  const part = 0.035 * lipsPart + 0.06 * lipsPart * lipCornerPuller;
  const raised = 0.07 * upperLipRaiser + 0.02 * noseWrinkler;
  const upperY = rest - 0.4 * part - raised - 0.02 * lipCornerPuller - 0.05 * chinRaiser;
  const red = 1 - 0.55 * lipTightener;
  return {
    cornerX:
      0.315 +
      0.13 * lipCornerPuller +
      0.1 * lipStretcher -
      0.05 * lipTightener -
      0.28 * drop -
      0.02 * chinRaiser,
    cornerY:
      rest -
      0.13 * lipCornerPuller +
      0.11 * lipCornerDepressor +
      0.03 * lipStretcher +
      0.45 * drop -
      0.03 * chinRaiser,
    upperY,
    lowerY: Math.max(upperY, rest + part + 1.25 * drop - raised * 0.6 - 0.05 * chinRaiser),
    upperRed: 0.075 * red * (1 - 0.25 * lipCornerPuller),
    lowerRed: 0.105 * red * (1 - 0.2 * lipCornerPuller),
  };
}

function upperEdge({ cornerX, cornerY, upperY }: Lips): string {
  return `C ${-cornerX * 0.55} ${upperY - 0.005} ${-cornerX * 0.25} ${upperY} 0 ${upperY + 0.008} C ${cornerX * 0.25} ${upperY} ${cornerX * 0.55} ${upperY - 0.005} ${cornerX} ${cornerY}`;
}

function lowerEdge({ cornerX, cornerY, lowerY }: Lips): string {
  return `C ${cornerX * 0.65} ${lowerY + 0.01} ${cornerX * 0.3} ${lowerY} 0 ${lowerY} C ${-cornerX * 0.3} ${lowerY} ${-cornerX * 0.65} ${lowerY + 0.01} ${-cornerX} ${cornerY}`;
}

function drawCavity(context: Context, muscles: Muscles, lips: Lips): void {
  const { cornerX, cornerY, upperY, lowerY } = lips;
  const opening = new Path2D(`M ${-cornerX} ${cornerY} ${upperEdge(lips)} ${lowerEdge(lips)} Z`);
  context.save();
  context.clip(opening);
  context.fillStyle = rgb(palette.mouth);
  context.fillRect(-1, 0, 2, 2);
  if (lowerY - upperY > 0.25)
    softEllipse(context, [0, lowerY - 0.02], [cornerX * 0.8, 0.14], palette.tongue, 0.9);
  drawTeeth(context, upperY, 0.115, 1);
  // The lower row shows when the lips are drawn apart sideways.
  if (muscles.lipStretcher > 0) drawTeeth(context, lowerY + 0.02, -0.08, muscles.lipStretcher);
  softEllipse(context, [-cornerX, cornerY], [0.14, 0.2], palette.dark, 0.7);
  softEllipse(context, [cornerX, cornerY], [0.14, 0.2], palette.dark, 0.7);
  softEllipse(context, [0, upperY - 0.01], [cornerX, 0.05], palette.dark, 0.5);
  context.restore();
}

/** A row of teeth from its gum line at y; a negative height grows upwards. */
function drawTeeth(context: Context, y: number, height: number, opacity: number): void {
  const row = new Path2D(
    `M -0.4 ${y - 0.12 * Math.sign(height)} L -0.36 ${y + height * 0.5} Q 0 ${y + height * 1.5} 0.36 ${y + height * 0.5} L 0.4 ${y - 0.12 * Math.sign(height)} Z`,
  );
  context.fillStyle = `rgba(${palette.teeth}, ${opacity})`;
  context.fill(row);
  for (let tooth = -3; tooth <= 3; tooth++) {
    const gap = new Path2D(`M ${tooth * 0.085} ${y} L ${tooth * 0.083} ${y + height}`);
    softStroke(context, gap, 0.014, palette.shade, 0.4 * opacity);
  }
}

function drawLips(context: Context, lips: Lips, muscles: Muscles): void {
  const { cornerX, cornerY, upperY, lowerY, upperRed, lowerRed } = lips;
  const bow = upperY - upperRed;
  const upper = new Path2D(
    `M ${-cornerX} ${cornerY} C ${-cornerX * 0.6} ${upperY - upperRed * 0.5} ${-cornerX * 0.35} ${bow - 0.015} ${-0.07} ${bow - 0.01}` +
      ` Q 0 ${bow + 0.035} 0.07 ${bow - 0.01} C ${cornerX * 0.35} ${bow - 0.015} ${cornerX * 0.6} ${upperY - upperRed * 0.5} ${cornerX} ${cornerY}` +
      ` C ${cornerX * 0.55} ${upperY - 0.005} ${cornerX * 0.25} ${upperY} 0 ${upperY + 0.008} C ${-cornerX * 0.25} ${upperY} ${-cornerX * 0.55} ${upperY - 0.005} ${-cornerX} ${cornerY} Z`,
  );
  const rim = lowerY + lowerRed;
  const lower = new Path2D(
    `M ${cornerX} ${cornerY} ${lowerEdge(lips)} C ${-cornerX * 0.7} ${rim - lowerRed * 0.25} ${-cornerX * 0.4} ${rim + 0.01} 0 ${rim + 0.01}` +
      ` C ${cornerX * 0.4} ${rim + 0.01} ${cornerX * 0.7} ${rim - lowerRed * 0.25} ${cornerX} ${cornerY} Z`,
  );
  for (const [lip, light, y] of [
    [upper, 0.12, bow + 0.02],
    [lower, 0.5, lowerY + lowerRed * 0.55],
  ] as const) {
    softStroke(context, lip, 0.03, palette.lip, 0.4);
    context.save();
    context.fillStyle = rgb(palette.lip);
    context.fill(lip);
    context.clip(lip);
    softEllipse(context, [-0.03, y], [cornerX * 0.6, 0.05], palette.light, light);
    context.restore();
  }
  const seam = new Path2D(`M ${-cornerX} ${cornerY} ${upperEdge(lips)}`);
  softStroke(context, seam, 0.035, palette.dark, 0.75);
  if (lowerY > upperY + 0.02)
    softStroke(
      context,
      new Path2D(`M ${cornerX} ${cornerY} ${lowerEdge(lips)}`),
      0.025,
      palette.dark,
      0.5,
    );
  softEllipse(
    context,
    [0, rim + 0.06],
    [cornerX * 0.75, 0.06],
    palette.shade,
    0.5 + 0.3 * muscles.chinRaiser,
  );
  softEllipse(context, [0, bow - 0.09], [0.05, 0.1], palette.shade, 0.28);
}

function drawCorners(context: Context, { cornerX, cornerY }: Lips, muscles: Muscles): void {
  const { lipCornerPuller, lipCornerDepressor, lipStretcher } = muscles;
  for (const side of [-1, 1]) {
    softEllipse(context, [side * (cornerX + 0.02), cornerY], [0.06, 0.06], palette.crease, 0.6);
    const dimple = new Path2D(
      `M ${side * (cornerX + 0.06)} ${cornerY - 0.04} Q ${side * (cornerX + 0.11)} ${cornerY} ${side * (cornerX + 0.05)} ${cornerY + 0.08}`,
    );
    softStroke(
      context,
      dimple,
      0.05,
      palette.shade,
      0.35 * Math.max(lipCornerPuller, 0.6 * lipStretcher),
    );
    const droop = new Path2D(
      `M ${side * (cornerX + 0.01)} ${cornerY} Q ${side * (cornerX + 0.07)} ${cornerY + 0.06} ${side * (cornerX + 0.08)} ${cornerY + 0.17}`,
    );
    softStroke(context, droop, 0.045, palette.crease, 0.5 * lipCornerDepressor);
  }
}

function drawChin(context: Context, muscles: Muscles, { lowerY, lowerRed }: Lips): void {
  const { chinRaiser } = muscles;
  const y = lowerY + lowerRed;
  for (const [x, down] of [
    [-0.09, 0.16],
    [0.08, 0.15],
    [-0.01, 0.21],
    [-0.16, 0.22],
    [0.15, 0.23],
  ] as const)
    softEllipse(context, [x, y + down], [0.05, 0.035], palette.shade, 0.5 * chinRaiser);
}
