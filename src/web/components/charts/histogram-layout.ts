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
 * Bins stand where the logarithms of their edges are; the bin of zeros, which no logarithm can place, stands before them
 * and is as wide as the first of them. Empty bins may be missing.
 */
export function layOut(histogram: Histogram): HistogramLayout | undefined {
  const filled = histogram.bins.filter((bin) => bin.flows > 0);
  if (filled.length === 0) return undefined;
  const hasZeros = filled.some((bin) => bin.from <= 0);
  const positive = filled.filter((bin) => bin.from > 0);
  const low = positive[0]?.from ?? 1;
  const high = positive.at(-1)?.to ?? low;
  const zerosWidth = hasZeros ? Math.log10((positive[0]?.to ?? 10) / low) : 0;
  const span = zerosWidth + Math.log10(high / low);
  const place = (value: number): number => {
    if (value <= 0) return zerosWidth / span / 2;
    return Math.min(1, Math.max(0, (zerosWidth + Math.log10(value / low)) / span));
  };
  const highest = filled.reduce((most, bin) => Math.max(most, bin.flows), 0);
  const { percentiles } = histogram;
  return {
    bars: filled.map((bin) => {
      const left = bin.from <= 0 ? 0 : place(bin.from);
      const right = bin.from <= 0 ? zerosWidth / span : place(bin.to);
      return { ...bin, left, width: right - left, height: bin.flows / highest };
    }),
    ticks: ticks(low, high, place, hasZeros),
    percentiles:
      percentiles === null
        ? []
        : PERCENTILES.map((name) => ({ name, value: percentiles[name], left: place(percentiles[name]) })),
    highest,
    flows: filled.reduce((sum, bin) => sum + bin.flows, 0),
  };
}

/** More decades than this and every second or third is named. */
const MOST_TICKS = 7;

function ticks(low: number, high: number, place: (value: number) => number, hasZeros: boolean): HistogramTick[] {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const stride = Math.max(1, Math.ceil((last - first + 1) / MOST_TICKS));
  const decades: HistogramTick[] = [];
  if (high === low) return [{ value: 0, left: place(0) }];
  for (let decade = first; decade <= last; decade += stride) {
    const value = 10 ** decade;
    decades.push({ value, left: place(value) });
  }
  return hasZeros ? [{ value: 0, left: place(0) }, ...decades] : decades;
}
