/** How numbers, bytes, rates, lengths of time and instants look, on every page. */
import { useMemo } from 'react';
import { parseTime } from '../../base/time.ts';
import { useSettings } from './settings.ts';

/** Narrow no-break space: between thousands. */
export const THIN = '\u202f';
/** No-break space: between a number and its unit. */
const GAP = '\u00a0';
export const NOT_KNOWN = 'Not known';

const SI_PREFIXES = ['', 'k', 'M', 'G', 'T', 'P'];
const BINARY_PREFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];

/** Three significant digits, as many as a person reads at a glance: 1.24, 12.4, 124. */
function threeDigits(value: number): string {
  const digits = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return value.toFixed(digits);
}

/** Whole seconds, as people set them, have no zeros behind the point: 10 s. */
const roundOrThree = (value: number): string => (Number.isInteger(value) ? String(value) : threeDigits(value));

function scaled(value: number, base: number, prefixes: readonly string[], unit: string): string {
  let amount = Math.abs(value);
  const sign = value < 0 ? '−' : '';
  let step = 0;
  while (amount >= base - base / 2000 && step < prefixes.length - 1) {
    amount /= base;
    step += 1;
  }
  const text = step === 0 && Number.isInteger(amount) ? String(amount) : threeDigits(amount);
  return `${sign}${text}${GAP}${prefixes[step]}${unit}`.trimEnd();
}

/** 4081280 → "4 081 280", with thin spaces. */
export function formatCount(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, THIN);
}

/** 4081280 → "4.08 M": for axes and small places. */
export function formatShortCount(value: number): string {
  return value < 10_000 && Number.isInteger(value) ? formatCount(value) : scaled(value, 1000, SI_PREFIXES, '').trim();
}

/** 1 flow, 4 081 flows. */
export function formatThings(count: number, thing: string): string {
  return `${formatCount(count)}${GAP}${thing}${count === 1 ? '' : 's'}`;
}

export function formatBytes(bytes: number, binary = false): string {
  return binary ? scaled(bytes, 1024, BINARY_PREFIXES, 'B') : scaled(bytes, 1000, SI_PREFIXES, 'B');
}

/** Network rates are in bits and thousands, whatever the setting for bytes. */
export function formatBitRate(bitsPerSecond: number): string {
  return scaled(bitsPerSecond, 1000, SI_PREFIXES, 'bit/s');
}

/** 0.4312 → "43 %", 0.0042 → "0.4 %", something above nothing is never "0 %". */
export function formatPercent(ratio: number): string {
  const percent = ratio * 100;
  if (percent === 0 || !Number.isFinite(percent)) return `0${GAP}%`;
  if (percent < 0.1) return `<${GAP}0.1${GAP}%`;
  if (percent < 9.95) return `${percent.toFixed(1)}${GAP}%`;
  if (percent > 99 && percent < 100) return `>${GAP}99${GAP}%`;
  return `${Math.round(percent)}${GAP}%`;
}

/** A length of time: 120 ns, 12.4 ms, 1.24 s, 3 m 02 s, 2 h 05 m, 3 d 04 h, 120 d; exactly 5 m. */
export function formatDuration(seconds: number): string {
  if (seconds === 0) return `0${GAP}s`;
  if (seconds < 0) return `−${formatDuration(-seconds)}`;
  if (seconds < 1e-6) return `${Math.round(seconds * 1e9)}${GAP}ns`;
  if (seconds < 0.9995e-3) return `${roundOrThree(seconds * 1e6)}${GAP}µs`;
  if (seconds < 0.9995) return `${roundOrThree(seconds * 1e3)}${GAP}ms`;
  if (seconds < 59.95) return `${roundOrThree(seconds)}${GAP}s`;
  const two = (value: number) => String(value).padStart(2, '0');
  const whole = Math.round(seconds);
  if (seconds % 60 === 0 && seconds < 3600) return `${seconds / 60}${GAP}m`;
  if (seconds % 3600 === 0 && seconds < 86_400) return `${seconds / 3600}${GAP}h`;
  if (whole < 3600) return `${Math.floor(whole / 60)}${GAP}m${GAP}${two(whole % 60)}${GAP}s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)}${GAP}h${GAP}${two(minutes % 60)}${GAP}m`;
  const hours = Math.round(seconds / 3600);
  if (seconds % 86_400 === 0 || hours >= 100 * 24) return `${formatCount(Math.floor(hours / 24))}${GAP}d`;
  return `${Math.floor(hours / 24)}${GAP}d${GAP}${two(hours % 24)}${GAP}h`;
}

/** Seconds since the epoch of RFC 3339 text, good to a quarter of a microsecond: for pictures, not for filters. */
export function epochSeconds(time: string): number {
  const nanos = parseTime(time);
  return nanos === null ? Number.NaN : Number(nanos) / 1e9;
}

interface TimeParts {
  readonly date: string;
  readonly clock: string;
  /** Nine digits. */
  readonly fraction: string;
}

function timeParts(time: string, formatter: Intl.DateTimeFormat): TimeParts | null {
  const nanos = parseTime(time);
  if (nanos === null) return null;
  const fraction = ((nanos % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const found = new Map<string, string>();
  for (const { type, value } of formatter.formatToParts(Number((nanos - fraction) / 1_000_000n)))
    found.set(type, value);
  const part = (name: string) => found.get(name) ?? '';
  return {
    date: `${Number(part('day'))}${GAP}${part('month')}${GAP}${part('year')}`,
    clock: `${part('hour')}:${part('minute')}:${part('second')}`,
    fraction: fraction.toString().padStart(9, '0'),
  };
}

export interface TimeStyle {
  /** Default: without. */
  readonly date?: boolean;
  /** Digits of a second, 0 to 9; default 0. */
  readonly digits?: number;
  /** Default: with. Without only where the head of the column says it. */
  readonly zone?: boolean;
}

export interface Format {
  readonly count: (value: number) => string;
  readonly shortCount: (value: number) => string;
  /** "1 flow", "4 081 flows". */
  readonly things: (count: number, thing: string) => string;
  readonly bytes: (bytes: number) => string;
  readonly bitRate: (bitsPerSecond: number) => string;
  readonly percent: (ratio: number) => string;
  readonly duration: (seconds: number) => string;
  readonly time: (time: string, style?: TimeStyle) => string;
  /** From and to with the date once where it is the same, and the zone. */
  readonly range: (from: string, to: string) => string;
  /** The zone as it is shown beside times: "UTC" or "Europe/Berlin". */
  readonly zone: string;
}

/** The formats by a person's settings; `zone` is an IANA name or UTC. */
export function createFormat({ binaryBytes, zone }: { binaryBytes: boolean; zone: string }): Format {
  const formatter = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const time = (text: string, { date = false, digits = 0, zone: withZone = true }: TimeStyle = {}) => {
    const parts = timeParts(text, formatter);
    if (parts === null) return text;
    const fraction = digits > 0 ? `.${parts.fraction.slice(0, digits)}` : '';
    return `${date ? `${parts.date}, ` : ''}${parts.clock}${fraction}${withZone ? ` ${zone}` : ''}`;
  };
  return {
    count: formatCount,
    shortCount: formatShortCount,
    things: formatThings,
    bytes: (bytes) => formatBytes(bytes, binaryBytes),
    bitRate: formatBitRate,
    percent: formatPercent,
    duration: formatDuration,
    time,
    range: (from, to) => {
      const [a, b] = [timeParts(from, formatter), timeParts(to, formatter)];
      if (a === null || b === null) return `${from} – ${to}`;
      const digits = Math.abs(epochSeconds(to) - epochSeconds(from)) < 10 ? 3 : 0;
      const sameDay = a.date === b.date;
      return `${time(from, { date: true, digits, zone: false })} – ${time(to, { date: !sameDay, digits })}`;
    },
    zone,
  };
}

export function useFormat(): Format {
  const { binaryBytes, zone } = useSettings();
  return useMemo(() => createFormat({ binaryBytes, zone }), [binaryBytes, zone]);
}
