// A face drawn by muscles: for visitors without a camera, for teaching, and for the tests. It
// portrays nobody. Canvas 2D only and no document, so it draws in workers as well.
import { type Context, softEllipse } from './brush.ts';
import { drawEyes } from './eyes.ts';
import { drawBody, drawFringe, drawSkin } from './head.ts';
import { drawMouth } from './mouth.ts';
import type { Muscles } from './muscles.ts';
import { drawNose } from './nose.ts';
import { palette, rgb } from './palette.ts';

export {
  actionUnits,
  blend,
  type Expression,
  type Muscle,
  type Muscles,
  muscleNames,
  presets,
} from './muscles.ts';

/** Where the head is. All 0 (scale 1): upright in the middle of the picture. */
export interface Pose {
  /** Shift to the right and down, as a fraction of the picture's shorter side. */
  x: number;
  y: number;
  scale: number;
  /** Radians, clockwise as seen on the screen. */
  roll: number;
}

/** Half a face width, as a fraction of the picture's shorter side. */
const unit = 0.25;

/** Fills the picture, width x height in the context's units, with the face before a plain wall. */
export function drawPuppet(
  context: Context,
  width: number,
  height: number,
  muscles: Muscles,
  pose: Partial<Pose> = {},
): void {
  const side = Math.min(width, height);
  const { x = 0, y = 0, scale = 1, roll = 0 } = pose;
  context.save();
  context.fillStyle = rgb(palette.wall);
  context.fillRect(0, 0, width, height);
  softEllipse(context, [width, height], [width, height], palette.wallShade, 0.8);

  context.translate(width / 2 + x * side, height / 2 + y * side);
  context.rotate(roll);
  context.scale(scale * unit * side, scale * unit * side);
  context.translate(0, -0.2);
  drawBody(context, muscles);
  drawSkin(context, muscles);
  drawNose(context, muscles);
  drawMouth(context, muscles);
  drawEyes(context, muscles);
  drawFringe(context);
  context.restore();
}
