// What a detector is shown of a picture: a square of it, possibly reaching over its edges, possibly
// turned. And back: where what was found in that square lies in the picture.
import type { Point } from '../../shared/answer.ts';

/** Quarter turns, clockwise, by which the square is turned before the detector sees it. */
export type Turns = 0 | 1 | 2 | 3;

export interface Look {
  /** The square's top left corner and its side, in pixels of the picture. */
  left: number;
  top: number;
  side: number;
  turns: Turns;
}

/**
 * The smallest square that holds the whole picture in its middle, `margin` times its longer side wider
 * on every side. Throws RangeError unless width and height are positive.
 */
export function wholeLook(width: number, height: number, margin = 0): Look {
  if (!(width > 0 && height > 0)) {
    throw new RangeError(`A picture needs a positive width and height, got ${width} x ${height}.`);
  }
  const side = Math.max(width, height) * (1 + 2 * margin);
  return { left: (width - side) / 2, top: (height - side) / 2, side, turns: 0 };
}

/** The square of this side around a point. */
export function lookAround({ x, y }: Point, side: number, turns: Turns = 0): Look {
  return { left: x - side / 2, top: y - side / 2, side, turns };
}

/** (u, v): a position in the square as the detector sees it, from 0 to 1. */
export function inPicture({ left, top, side, turns }: Look, u: number, v: number): Point {
  const [across, down] = turnedBack(u, v, turns);
  return { x: left + across * side, y: top + down * side };
}

function turnedBack(u: number, v: number, turns: Turns): [number, number] {
  switch (turns) {
    case 0:
      return [u, v];
    case 1:
      return [v, 1 - u];
    case 2:
      return [1 - u, 1 - v];
    case 3:
      return [1 - v, u];
  }
}
