// BlazeFace predicts faces relative to fixed anchors: two at each cell of a 16x16 grid, then six at
// each cell of an 8x8 grid (Bazarevsky et al. 2019, "BlazeFace", section 3.2). All have unit size, so
// an anchor is just its cell's centre.
import type { Point } from '../../shared/answer.ts';

const grids = [
  { cells: 16, perCell: 2 },
  { cells: 8, perCell: 6 },
] as const;

/** The 896 anchor centres in the order of the network's outputs, in fractions of its input. */
export const anchors: readonly Point[] = grids.flatMap(({ cells, perCell }) =>
  Array.from({ length: cells * cells * perCell }, (_, index) => {
    const cell = Math.floor(index / perCell);
    return { x: ((cell % cells) + 0.5) / cells, y: (Math.floor(cell / cells) + 0.5) / cells };
  }),
);
