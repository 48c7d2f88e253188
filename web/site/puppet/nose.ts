// The nose, the folds beside it and the raised cheeks.
import { type Context, softEllipse, softStroke } from './brush.ts';
import type { Muscles } from './muscles.ts';
import { palette } from './palette.ts';

export function drawNose(context: Context, muscles: Muscles): void {
  const { noseWrinkler, upperLipRaiser } = muscles;
  const lift = 0.04 * noseWrinkler + 0.02 * upperLipRaiser;
  softEllipse(context, [-0.02, 0.12], [0.08, 0.36], palette.light, 0.65);
  softEllipse(context, [0.13, 0.2], [0.1, 0.4], palette.shade, 0.35, -0.1);
  softEllipse(context, [-0.14, 0.2], [0.08, 0.4], palette.shade, 0.22, 0.1);
  softEllipse(context, [0, 0.57 - lift], [0.3, 0.08], palette.shade, 0.6);
  softEllipse(context, [-0.02, 0.41 - lift], [0.11, 0.1], palette.light, 0.8);
  for (const side of [-1, 1]) {
    context.save();
    context.scale(side, 1);
    drawNostril(context, lift, 0.02 * Math.max(noseWrinkler, upperLipRaiser));
    drawWrinkles(context, noseWrinkler);
    drawCheek(context, muscles);
    context.restore();
  }
}

function drawNostril(context: Context, lift: number, flare: number): void {
  const y = 0.47 - lift;
  const x = 0.2 + flare;
  const wing = new Path2D(
    `M ${x - 0.05} ${y - 0.12} C ${x + 0.03} ${y - 0.06} ${x + 0.03} ${y + 0.05} ${x - 0.05} ${y + 0.06}`,
  );
  softStroke(context, wing, 0.05, palette.crease, 0.55);
  softEllipse(context, [0.1 + flare, y + 0.055], [0.085, 0.045], palette.dark, 0.85, -0.15);
  const base = new Path2D(`M 0 ${y + 0.1} Q 0.06 ${y + 0.09} 0.1 ${y + 0.08}`);
  softStroke(context, base, 0.035, palette.crease, 0.45);
}

function drawWrinkles(context: Context, strength: number): void {
  for (const y of [0.0, 0.08, 0.16]) {
    const line = new Path2D(`M 0.02 ${y} Q 0.09 ${y - 0.02} 0.15 ${y + 0.06}`);
    softStroke(context, line, 0.03, palette.crease, 0.5 * strength);
  }
}

/** The nasolabial fold deepens and the cheek swells as the lip is pulled up. */
function drawCheek(context: Context, muscles: Muscles): void {
  const { lipCornerPuller, upperLipRaiser, noseWrinkler, lipStretcher, cheekRaiser } = muscles;
  const sneer = Math.max(upperLipRaiser, noseWrinkler);
  const pull = Math.max(0.7 * lipCornerPuller, 0.9 * sneer, 0.4 * lipStretcher);
  const spread = 0.1 * lipCornerPuller + 0.05 * lipStretcher;
  const fold = new Path2D(
    `M 0.26 ${0.46 - 0.05 * sneer} Q ${0.38 + spread} ${0.55 - 0.03 * pull} ${0.43 + 1.3 * spread} ${0.8 - 0.02 * pull}`,
  );
  softStroke(context, fold, 0.08, palette.shade, 0.22 + 0.58 * pull);
  softEllipse(
    context,
    [0.6, 0.36 - 0.04 * cheekRaiser],
    [0.27, 0.2],
    palette.light,
    0.55 * Math.max(lipCornerPuller, cheekRaiser),
  );
  softEllipse(context, [0.58, 0.56], [0.3, 0.12], palette.shade, 0.35 * lipCornerPuller, -0.5);
}
