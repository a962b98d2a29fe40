/** Round widths of time bins, all multiples of the ones activity is kept in. */

const MILLISECOND = 1_000_000n;
const SECOND = 1000n * MILLISECOND;
const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;
const DAY = 24n * HOUR;

const times = (unit: bigint, factors: readonly bigint[]): bigint[] => factors.map((factor) => factor * unit);

const WIDTHS: readonly bigint[] = [
  ...times(MILLISECOND, [1n, 2n, 5n, 10n, 20n, 50n, 100n, 200n, 500n]),
  ...times(SECOND, [1n, 2n, 5n, 10n, 15n, 30n]),
  ...times(MINUTE, [1n, 2n, 5n, 10n, 15n, 30n]),
  ...times(HOUR, [1n, 2n, 3n, 6n, 12n]),
  ...times(DAY, [1n, 2n, 7n, 14n, 28n, 91n, 182n, 364n]),
];

/** Bins `start`, `start + width` … that cover an interval; multiples of the width since the Unix epoch. */
export interface TimeBins {
  readonly start: bigint;
  readonly width: bigint;
  readonly count: number;
}

/**
 * The narrowest round bins of at least `resolution` that cover `first` to `last` (inclusive) with at most `maxBins`; one
 * bin more where the epoch lies within and one was asked for, as bins begin there whatever their width.
 */
export function chooseBins(first: bigint, last: bigint, maxBins: number, resolution: bigint): TimeBins {
  const cover = (width: bigint): TimeBins => {
    const start = floorDivide(first, width);
    return { start: start * width, width, count: Number(floorDivide(last, width) - start) + 1 };
  };
  for (const width of WIDTHS) {
    if (width < resolution) continue;
    const bins = cover(width);
    if (bins.count <= maxBins) return bins;
  }
  // Clocks that lie by centuries.
  let bins = cover(2n * 364n * DAY);
  while (bins.count > Math.max(2, maxBins)) bins = cover(2n * bins.width);
  return bins;
}

function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}

/** The number of a time's bin in SQL, for times from the first bin on. */
export function binExpression(time: string, { start, width }: TimeBins): string {
  if (start >= 0n) return `(${time} // ${width} - ${start / width})`;
  // SQL divides towards zero.
  return `(${time} // ${width} - (${time} % ${width} < 0)::BIGINT - ${floorDivide(start, width)})`;
}
