/** Logarithmic scale for volumes that span decades: where on the ramp a value stands, and which ticks name it. */
export interface LogScale {
  readonly low: number;
  readonly high: number;
}

/** Beyond six decades the ramp no longer tells values apart: smaller ones share its lower end. */
const DECADES_SHOWN = 6;

/** The whole decades around the positive values; undefined when there are none. */
export function logScale(values: readonly number[]): LogScale | undefined {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const value of values) {
    if (value <= 0) continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (most === 0) return undefined;
  const high = 10 ** Math.ceil(log10(most));
  const low = Math.max(10 ** Math.floor(log10(least)), high / 10 ** DECADES_SHOWN);
  return low < high ? { low, high } : { low: low / 10, high };
}

/** 0 at the low end, 1 at the high end; values outside stand at the end they are nearest to. */
export function positionOn(scale: LogScale, value: number): number {
  if (value <= scale.low) return 0;
  return Math.min(1, (log10(value) - log10(scale.low)) / (log10(scale.high) - log10(scale.low)));
}

/** One tick a decade, both ends included. */
export function ticksOf(scale: LogScale): number[] {
  const first = Math.round(log10(scale.low));
  const last = Math.round(log10(scale.high));
  return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
}

/** The colour of a ramp at a position between 0 and 1. */
export function colourAt(ramp: readonly string[], position: number): string {
  const last = ramp.length - 1;
  const exact = Math.min(1, Math.max(0, position)) * last;
  const index = Math.min(last - 1, Math.floor(exact));
  return mix(ramp[Math.max(0, index)] ?? '#000000', ramp[Math.max(0, index) + 1] ?? '#000000', exact - index);
}

/** `part` of the second of two #rrggbb colours, the rest of the first. */
export function mix(first: string, second: string, part: number): string {
  const channel = (colour: string, at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => Math.round(channel(first, at) * (1 - part) + channel(second, at) * part));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Rounded, because log10(1000) must be 3 for decades to be whole. */
const log10 = (value: number): number => Math.round(Math.log10(value) * 1e9) / 1e9;
