// Order statistics: FER-2013 holds wild outliers, so means and deviations would mislead.

export interface Quartiles {
  lower: number;
  median: number;
  upper: number;
}

/** Linear interpolation between order statistics. Throws RangeError without values. */
export function quartiles(values: readonly number[]): Quartiles {
  if (values.length === 0) throw new RangeError('Quartiles need at least one value.');
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => {
    const position = share * (sorted.length - 1);
    const below = Math.floor(position);
    const low = sorted[below] as number;
    const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
    return low + (high - low) * (position - below);
  };
  return { lower: at(0.25), median: at(0.5), upper: at(0.75) };
}
