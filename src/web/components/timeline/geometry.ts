/** The timeline's arithmetic: stacks, paths and ticks, apart from how they are drawn. */
import type { Timeline } from '../../../api/views.ts';
import { formatTime, parseTime } from '../../../base/time.ts';

export const TIMELINE_MEASURES = ['bytes', 'packets', 'flows'] as const;
export type TimelineMeasure = (typeof TIMELINE_MEASURES)[number];

type Series = Timeline['series'][number];

/** One number per bin. */
export function valuesOf(series: Series, measure: TimelineMeasure): readonly number[] {
  if (measure === 'flows') return series.flows;
  const [sent, received] =
    measure === 'bytes' ? [series.bytes_sent, series.bytes_received] : [series.packets_sent, series.packets_received];
  return sent.map((value, bin) => value + (received[bin] ?? 0));
}

export interface Layer {
  readonly base: Float64Array;
  readonly top: Float64Array;
}

/** Each layer stands on the one before; `peak` is the highest stack. */
export function stack(rows: readonly (readonly number[])[], bins: number): { layers: Layer[]; peak: number } {
  let base = new Float64Array(bins);
  const layers = rows.map((row) => {
    const top = base.map((height, bin) => height + (row[bin] ?? 0));
    const layer = { base, top };
    base = top;
    return layer;
  });
  return { layers, peak: base.reduce((a, b) => Math.max(a, b), 0) };
}

/** Pixels. A capture of one packet is a bar, not a wall. */
const MAX_BAR = 64;

/** Bars of one layer as one SVG path; a bar that is there at all is at least half a pixel high. */
export function layerPath({ base, top }: Layer, peak: number, width: number, height: number): string {
  const bins = base.length;
  const step = width / bins;
  const bar = Math.min(MAX_BAR, step > 4 ? step - 1 : step);
  const inset = step > MAX_BAR ? (step - bar) / 2 : 0;
  const parts: string[] = [];
  for (let bin = 0; bin < bins; bin++) {
    const from = base[bin]!;
    const to = top[bin]!;
    if (to <= from) continue;
    const y0 = height - (from / peak) * height;
    const y1 = Math.min(height - (to / peak) * height, y0 - 0.5);
    const x0 = bin * step + inset;
    parts.push(`M${x0.toFixed(2)} ${y0.toFixed(2)}V${y1.toFixed(2)}H${(x0 + bar).toFixed(2)}V${y0.toFixed(2)}Z`);
  }
  return parts.join('');
}

const TICK_STEPS = [
  1e-6, 2e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10,
  15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 1_209_600,
  2_592_000, 7_776_000,
];
/** For captures, and clocks, that are years apart. */
const YEAR_STEPS = [1, 2, 5, 10, 20, 50, 100, 200];
export const YEAR_SECONDS = 31_556_952;

export interface Tick {
  /** 0 to 1 along the axis. */
  readonly at: number;
  readonly time: string;
}

/** Round instants within the range, at most `most` of them, and the step between them in seconds. */
export function timeTicks(startNanos: bigint, seconds: number, most: number): { ticks: Tick[]; step: number } {
  const step = TICK_STEPS.find((candidate) => seconds / candidate <= most);
  if (step === undefined) return yearTicks(startNanos, seconds, most);
  const stepNanos = BigInt(Math.max(1, Math.round(step * 1e9)));
  const total = Number(BigInt(Math.round(seconds * 1e9)));
  const ticks: Tick[] = [];
  let nanos = ((startNanos + stepNanos - 1n) / stepNanos) * stepNanos;
  for (; Number(nanos - startNanos) <= total && ticks.length <= most; nanos += stepNanos) {
    ticks.push({ at: Number(nanos - startNanos) / total, time: formatTime(nanos) });
  }
  return { ticks, step };
}

/** First days of years, all alike far from the next. */
function yearTicks(startNanos: bigint, seconds: number, most: number): { ticks: Tick[]; step: number } {
  const years = YEAR_STEPS.find((candidate) => seconds / (candidate * YEAR_SECONDS) <= most) ?? YEAR_STEPS.at(-1)!;
  const start = Number(startNanos / 1_000_000n) / 1e3;
  const ticks: Tick[] = [];
  let year = Math.ceil(new Date(start * 1e3).getUTCFullYear() / years) * years;
  for (; ticks.length <= most; year += years) {
    const at = (Date.UTC(year, 0, 1) / 1e3 - start) / seconds;
    if (at > 1) break;
    if (at >= 0) ticks.push({ at, time: `${year}-01-01T00:00:00Z` });
  }
  return { ticks, step: years * YEAR_SECONDS };
}

/** Most ticks that have room for their labels, which are longer where they tell parts of a second. */
export function mostTicks(width: number, seconds: number): number {
  const digits = digitsFor(seconds / Math.max(1, width / 110));
  return Math.max(1, Math.floor(width / (digits > 0 ? 130 + 8 * digits : 110)));
}

/** Digits of a second that tell two instants `seconds` apart from each other. */
export function digitsFor(seconds: number): number {
  return seconds >= 1 ? 0 : Math.min(9, Math.ceil(-Math.log10(seconds) - 1e-9));
}

/**
 * The range between two places (0 to 1) of a timeline, rounded to what a pixel can tell, outwards at the end so that
 * the last packet marked is in it.
 */
export function rangeBetween(
  timeline: Pick<Timeline, 'start' | 'widthSeconds' | 'bins'>,
  a: number,
  b: number,
  pixels: number,
): { from: string; to: string } | null {
  const start = timeline.start === null ? null : parseTime(timeline.start);
  if (start === null) return null;
  const seconds = timeline.widthSeconds * timeline.bins;
  const grain = BigInt(Math.max(1, 10 ** Math.floor(Math.log10((seconds / pixels) * 1e9))));
  const [low, high] = a < b ? [a, b] : [b, a];
  const at = (place: number) => start + BigInt(Math.round(Math.min(1, Math.max(0, place)) * seconds * 1e9));
  const from = (at(low) / grain) * grain;
  const to = ((at(high) + grain - 1n) / grain) * grain;
  return { from: formatTime(from), to: formatTime(to) };
}
