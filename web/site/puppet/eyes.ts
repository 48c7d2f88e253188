// Brows, eyes and their lids, and the frown between them.
import { type Context, softEllipse, softStroke } from './brush.ts';
import type { Muscles } from './muscles.ts';
import { palette, rgb } from './palette.ts';

/** Both sides; each is drawn as the right half of the picture and mirrored. */
export function drawEyes(context: Context, muscles: Muscles): void {
  for (const side of [-1, 1]) {
    context.save();
    context.scale(side, 1);
    drawSocket(context, muscles);
    // The light of the room does not mirror with the face.
    drawEye(context, muscles, -0.03 * side);
    drawBrow(context, muscles);
    drawFrown(context, muscles);
    context.restore();
  }
  drawForehead(context, muscles);
}

const eyeX = 0.41;
const eyeY = 0;

function drawSocket(context: Context, muscles: Muscles): void {
  softEllipse(context, [eyeX - 0.02, eyeY - 0.06], [0.36, 0.26], palette.shade, 0.5);
  softEllipse(context, [0.14, -0.04], [0.14, 0.26], palette.shade, 0.45);
  softEllipse(
    context,
    [eyeX, eyeY + 0.2],
    [0.28, 0.09],
    palette.shade,
    0.25 + 0.25 * muscles.cheekRaiser,
  );
  softEllipse(
    context,
    [eyeX + 0.06, -0.24 - 0.06 * muscles.outerBrowRaiser],
    [0.26, 0.08],
    palette.light,
    0.3,
  );
}

function drawEye(context: Context, muscles: Muscles, glint: number): void {
  const { upperLidRaiser, lidTightener, cheekRaiser, eyesClosed, noseWrinkler } = muscles;
  const { innerBrowRaiser, browLowerer, outerBrowRaiser } = muscles;
  const open = 1 - eyesClosed;
  const sorrow = innerBrowRaiser * (1 - outerBrowRaiser);
  const upper =
    open *
    (0.105 +
      0.075 * upperLidRaiser -
      0.03 * lidTightener -
      0.025 * cheekRaiser -
      0.03 * noseWrinkler);
  const lower =
    0.085 -
    open * (0.04 * lidTightener + 0.035 * cheekRaiser + 0.02 * noseWrinkler) +
    0.01 * upperLidRaiser;
  // The lid follows the brow: slanting down to the nose in anger, away from it in sorrow.
  const innerLid = upper * (0.9 + 0.25 * sorrow) - 0.05 * browLowerer * (1 - sorrow);
  const outerLid = upper * (1.05 - 0.4 * sorrow);
  const inner = eyeX - 0.21;
  const outer = eyeX + 0.21;
  const innerY = eyeY + 0.03;
  const outerY = eyeY - 0.01;
  const top = `C ${eyeX - 0.1} ${eyeY - innerLid * 1.3} ${eyeX + 0.12} ${eyeY - outerLid * 1.3} ${outer} ${outerY}`;
  const bottom = `C ${eyeX + 0.12} ${eyeY + lower * 1.3} ${eyeX - 0.1} ${eyeY + lower * 1.4} ${inner} ${innerY}`;
  const opening = new Path2D(`M ${inner} ${innerY} ${top} ${bottom} Z`);

  context.save();
  context.clip(opening);
  context.fillStyle = rgb(palette.eyeWhite);
  context.fillRect(inner, eyeY - 0.4, outer - inner, 0.8);
  drawIris(context, glint);
  softEllipse(context, [eyeX, eyeY - upper * 0.95], [0.3, 0.1], palette.dark, 0.5);
  softEllipse(context, [inner, innerY], [0.09, 0.1], palette.blush, 0.5);
  softEllipse(context, [outer, outerY], [0.09, 0.1], palette.shade, 0.45);
  context.restore();

  const upperLid = new Path2D(`M ${inner} ${innerY} ${top}`);
  softStroke(context, upperLid, 0.055, palette.dark, 0.95);
  softStroke(context, new Path2D(`M ${outer} ${outerY} ${bottom}`), 0.03, palette.crease, 0.6);
  // The crease of the lid shows less the higher the lid is pulled.
  const fold = `M ${inner} ${innerY - 0.08} C ${eyeX - 0.1} ${eyeY - innerLid * 1.2 - 0.11} ${eyeX + 0.14} ${eyeY - outerLid * 1.2 - 0.11} ${outer + 0.02} ${outerY - 0.07}`;
  softStroke(context, new Path2D(fold), 0.03, palette.crease, 0.5 - 0.25 * upperLidRaiser);
  const bag = `M ${inner + 0.03} ${eyeY + 0.14} Q ${eyeX} ${eyeY + 0.24 - 0.03 * cheekRaiser} ${outer - 0.02} ${eyeY + 0.13}`;
  softStroke(
    context,
    new Path2D(bag),
    0.035,
    palette.shade,
    0.3 + 0.4 * Math.max(cheekRaiser, lidTightener),
  );
  drawCrowsFeet(context, outer, cheekRaiser);
}

function drawIris(context: Context, glint: number): void {
  const y = eyeY + 0.005;
  context.fillStyle = rgb(palette.iris);
  context.beginPath();
  context.arc(eyeX, y, 0.105, 0, 2 * Math.PI);
  context.fill();
  const rim = new Path2D();
  rim.arc(eyeX, y, 0.1, 0, 2 * Math.PI);
  softStroke(context, rim, 0.03, palette.dark, 0.7);
  context.fillStyle = rgb(palette.dark);
  context.beginPath();
  context.arc(eyeX, y, 0.052, 0, 2 * Math.PI);
  context.fill();
  softEllipse(context, [eyeX + glint, y - 0.04], [0.035, 0.035], '255, 255, 255', 1);
}

function drawCrowsFeet(context: Context, outer: number, strength: number): void {
  for (const turn of [-0.25, 0.1, 0.45]) {
    const x = outer + 0.05;
    const line = new Path2D(`M ${x} ${eyeY + turn * 0.12} L ${x + 0.13} ${eyeY + turn * 0.4}`);
    softStroke(context, line, 0.025, palette.crease, 0.4 * strength);
  }
}

function drawBrow(context: Context, muscles: Muscles): void {
  const { innerBrowRaiser, outerBrowRaiser, browLowerer, noseWrinkler } = muscles;
  const innerX = 0.17 - 0.06 * browLowerer;
  const innerY =
    -0.245 -
    0.15 * innerBrowRaiser +
    0.15 * browLowerer * (1 - innerBrowRaiser) +
    0.05 * noseWrinkler;
  const archX = 0.5;
  const archY =
    -0.325 -
    0.05 * innerBrowRaiser -
    0.14 * outerBrowRaiser +
    0.09 * browLowerer +
    0.04 * noseWrinkler;
  const outerX = 0.72;
  const outerY =
    -0.24 -
    0.13 * outerBrowRaiser +
    0.02 * browLowerer +
    0.04 * innerBrowRaiser * (1 - outerBrowRaiser);
  const body = new Path2D(
    `M ${innerX} ${innerY - 0.045} Q ${archX - 0.08} ${archY - 0.055} ${outerX} ${outerY}` +
      ` Q ${archX - 0.06} ${archY + 0.06} ${innerX} ${innerY + 0.055} Q ${innerX - 0.03} ${innerY} ${innerX} ${innerY - 0.045} Z`,
  );
  context.fillStyle = `rgba(${palette.hair}, 0.88)`;
  context.fill(body);
  softStroke(context, body, 0.05, palette.hair, 0.45);
}

/** The upright lines that the lowered brows press between them. */
function drawFrown(context: Context, muscles: Muscles): void {
  const strength = muscles.browLowerer;
  const line = new Path2D(`M 0.07 ${-0.16} Q 0.035 -0.28 0.075 -0.4`);
  softStroke(context, line, 0.04, palette.crease, 0.65 * strength);
  softEllipse(context, [0.1, -0.16], [0.12, 0.14], palette.shade, 0.5 * strength);
}

/** The level lines of a raised brow. */
function drawForehead(context: Context, muscles: Muscles): void {
  const reach = 0.18 + 0.36 * muscles.outerBrowRaiser;
  const strength = 0.45 * Math.max(muscles.innerBrowRaiser, muscles.outerBrowRaiser);
  for (const y of [-0.58, -0.68, -0.78]) {
    const line = new Path2D(`M ${-reach} ${y + 0.03} Q 0 ${y - 0.04} ${reach} ${y + 0.03}`);
    softStroke(context, line, 0.035, palette.shade, strength);
  }
}
