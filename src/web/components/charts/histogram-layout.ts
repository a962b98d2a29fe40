/** Where the bins and percentiles of a logarithmic histogram stand, as parts of its width and height. */
import type { Histogram } from '../../../api/schemas.ts';

export interface HistogramBar {
  readonly from: number;
  readonly to: number;
  readonly flows: number;
  /** Left edge and width, 0 to 1. */
  readonly left: number;
  readonly width: number;
  /** 0 to 1, of the highest. */
  readonly height: number;
}
export interface HistogramTick {
  readonly value: number;
  readonly left: number;
}
export interface HistogramLayout {
  readonly bars: readonly HistogramBar[];
  readonly ticks: readonly HistogramTick[];
  readonly percentiles: readonly (HistogramTick & { readonly name: string })[];
  readonly highest: number;
  readonly flows: number;
}

const PERCENTILES = ['p50', 'p90', 'p99'] as const;

/**
 * Bins are laid out side by side, equally wide, because their edges grow by a constant factor; the bin of zeros, which no
 * logarithm can place, is the first. Bins may be missing where they are empty.
 */
export function layOut(histogram: Histogram): HistogramLayout | undefined {
  const known = histogram.bins.filter((bin) => bin.flows > 0);
  if (known.length === 0) return undefined;
  const zeros = known.find((bin) => bin.from <= 0);
  const positive = known.filter((bin) => bin.from > 0);
  const low = positive[0]?.from ?? 1;
  const factor = positive[0] === undefined ? 10 : positive[0].to / positive[0].from;
  const steps = positive.length === 0 ? 0 : Math.round(logOf(positive.at(-1)!.to / low, factor));
  const columns = steps + (zeros === undefined ? 0 : 1);
  const shift = zeros === undefined ? 0 : 1;
  const place = (value: number): number => {
    if (value <= 0 || steps === 0) return 0.5 / columns;
    return Math.min(1, Math.max(0, (shift + logOf(value / low, factor)) / columns));
  };
  const highest = known.reduce((most, bin) => Math.max(most, bin.flows), 0);
  const bars = known.map((bin) => ({
    ...bin,
    left: bin.from <= 0 ? 0 : place(bin.from),
    width: 1 / columns,
    height: bin.flows / highest,
  }));
  const { percentiles } = histogram;
  return {
    bars,
    ticks: ticks(low, positive.at(-1)?.to ?? low, place, zeros !== undefined),
    percentiles:
      percentiles === null
        ? []
        : PERCENTILES.map((name) => ({ name, value: percentiles[name], left: place(percentiles[name]) })),
    highest,
    flows: known.reduce((sum, bin) => sum + bin.flows, 0),
  };
}

const logOf = (value: number, base: number): number => Math.log(value) / Math.log(base);

/** More decades than this and every second or third is named. */
const MOST_TICKS = 7;

function ticks(low: number, high: number, place: (value: number) => number, hasZeros: boolean): HistogramTick[] {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const stride = Math.max(1, Math.ceil((last - first + 1) / MOST_TICKS));
  const decades: HistogramTick[] = [];
  for (let decade = first; decade <= last; decade += stride) {
    const value = 10 ** decade;
    decades.push({ value, left: place(value) });
  }
  return hasZeros ? [{ value: 0, left: place(0) }, ...decades] : decades;
}
