/** Where the bins and percentiles of a logarithmic histogram stand, as parts of its width and height. */
import type { Histogram } from '../../../api/views.ts';

/** What the values are: decides which of them are round. */
export type HistogramUnit = 'seconds' | 'bytes';

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
export function layOut(histogram: Histogram, unit: HistogramUnit): HistogramLayout | undefined {
  const filled = histogram.bins.filter((bin) => bin.flows > 0);
  if (filled.length === 0) return undefined;
  const hasZeros = filled.some((bin) => bin.from <= 0);
  const positive = filled.filter((bin) => bin.from > 0);
  const [low, high] = edges(positive[0]?.from ?? 1, positive.at(-1)?.to ?? 1);
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
    ticks: ticks(low, high, unit, place, hasZeros),
    percentiles:
      percentiles === null
        ? []
        : PERCENTILES.map((name) => ({ name, value: percentiles[name], left: place(percentiles[name]) })),
    highest,
    flows: filled.reduce((sum, bin) => sum + bin.flows, 0),
  };
}

/** Values within one decade are shown in the whole of it, so that one bin is not all there is to see. */
function edges(least: number, most: number): readonly [number, number] {
  if (least === most || most / least >= 10) return [least, most];
  return [10 ** Math.floor(Math.log10(least) + 1e-9), 10 ** Math.ceil(Math.log10(most) - 1e-9)];
}

/** More than this and every second or third is named. */
const MOST_TICKS = 7;
/** Above a minute people count in minutes, hours and days. */
const LONG_TIMES = [60, 600, 3600, 36_000, 86_400, 864_000, 8_640_000];

function ticks(
  low: number,
  high: number,
  unit: HistogramUnit,
  place: (value: number) => number,
  hasZeros: boolean,
): HistogramTick[] {
  const zero = hasZeros ? [0] : [];
  const round = unit === 'seconds' ? [...decades(1e-9, 10), ...LONG_TIMES] : decades(1, 1e18);
  const inside = low === high ? [] : round.filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
  const stride = Math.max(1, Math.ceil(inside.length / MOST_TICKS));
  const named = inside.filter(
    (value, index) => index % stride === 0 && !(hasZeros && place(value) - place(0) < CLOSEST_TO_ZERO),
  );
  return [...zero, ...named].map((value) => ({ value, left: place(value) }));
}

/** Parts of the width: nearer to the zero than this, two labels run into each other. */
const CLOSEST_TO_ZERO = 0.07;

function decades(from: number, to: number): number[] {
  const first = Math.round(Math.log10(from));
  const count = Math.round(Math.log10(to)) - first + 1;
  return Array.from({ length: count }, (_, index) => Number(`1e${first + index}`));
}
