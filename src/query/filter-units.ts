/** Units a number in a filter may carry, by the unit of its field. */
import type { Field } from './fields.ts';

export type Unit = readonly [name: string, factor: number];

/** Decimal and binary prefixes (IEC 80000-13), read in any case. */
const BYTE_UNITS: readonly Unit[] = [
  ['B', 1],
  ['kB', 1e3],
  ['MB', 1e6],
  ['GB', 1e9],
  ['TB', 1e12],
  ['KiB', 2 ** 10],
  ['MiB', 2 ** 20],
  ['GiB', 2 ** 30],
  ['TiB', 2 ** 40],
];

/** In nanoseconds; a length of time without a unit is in seconds. */
const TIME_UNITS: readonly Unit[] = [
  ['ns', 1],
  ['us', 1e3],
  ['µs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['min', 60e9],
  ['m', 60e9],
  ['h', 3600e9],
  ['d', 86_400e9],
];

const COUNT_UNITS: readonly Unit[] = [
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
];

export function unitsOf(field: Field): readonly Unit[] {
  if (field.type === 'nanos') return TIME_UNITS;
  if (field.unit === 'bytes') return BYTE_UNITS;
  return field.unit === 'packets' || field.unit === 'segments' ? COUNT_UNITS : [];
}

/** What a bare number of the field counts, in the column's own unit. */
export function bareFactor(field: Field): number {
  return field.type === 'nanos' ? 1e9 : 1;
}

const DECIMAL_NAMES: Readonly<Record<string, readonly string[]>> = {
  bytes: ['TB', 'GB', 'MB', 'kB'],
  nanos: ['s', 'ms', 'us', 'ns'],
};

/** The shortest exact way to say the number with at most three digits after the point; the parser reads it back. */
export function printNumber(value: number, field: Field): string {
  const names = field.type === 'nanos' ? DECIMAL_NAMES.nanos : field.unit === 'bytes' ? DECIMAL_NAMES.bytes : undefined;
  const units = unitsOf(field);
  for (const name of names ?? []) {
    const factor = units.find(([unit]) => unit === name)?.[1] ?? 1;
    // Beyond 15 digits a quotient is not exact any more.
    if (value >= factor && value % (factor / 1e3) === 0 && Math.round((value / factor) * factor) === value) {
      return `${value / factor}${name}`;
    }
  }
  return field.type === 'nanos' ? `${value}ns` : String(value);
}
