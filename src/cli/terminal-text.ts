/** Text for a terminal: numbers with units for people, tables, and nothing that a terminal would obey. */

/** What moves cursors, changes colours or turns the reading direction. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Replaces characters that a terminal would act on by a dot: names in captures are chosen by whoever sent them. */
export const visible = (text: string): string => text.replace(UNSEEN, '·');

/** `name` cut in the middle to at most `width` characters. */
export function shorten(name: string, width: number): string {
  if (name.length <= width) return name;
  if (width < 3) return name.slice(0, width);
  const head = Math.ceil((width - 1) / 2);
  return `${name.slice(0, head)}…${name.slice(name.length - (width - 1 - head))}`;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Bytes in decimal units: `714 B`, `1.2 kB`, `34 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 999.5 kB would be rounded to 1000 kB.
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 9.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** Of a whole number, thousands apart by commas. Node's own formatter takes 20 ms to make. */
export const formatCount = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');

/** So many of a thing: `1 flow`, `2,315 flows`. */
export const formatThings = (count: number, thing: string): string =>
  `${formatCount(count)} ${thing}${count === 1 ? '' : 's'}`;

/** A length of time: `0.4 ms`, `12 ms`, `1.24 s`, `3 m 02 s`, `2 h 10 m`. */
export function formatDuration(seconds: number): string {
  if (seconds === 0) return '0 s';
  if (seconds < 0.00995) return `${(seconds * 1000).toFixed(seconds < 0.0001 ? 3 : 1)} ms`;
  if (seconds < 0.9995) return `${(seconds * 1000).toFixed(0)} ms`;
  if (seconds < 59.995) return `${seconds.toFixed(2)} s`;
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours > 0 ? `${hours} h ${two(minutes)} m` : `${minutes} m ${two(whole % 60)} s`;
}

export interface TableColumn {
  readonly head: string;
  readonly isNumber: boolean;
}

/** A line of a table, two spaces between columns, numbers to the right; cells wider than their column are cut. */
export function alignRow(columns: readonly TableColumn[], row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, i) => {
    const width = widths[i] ?? 0;
    const text = shorten(cell, width);
    return columns[i]?.isNumber ? text.padStart(width) : text.padEnd(width);
  });
  return cells.join('  ').trimEnd();
}

/** How wide each column must be for its head and all of these rows. */
export function columnWidths(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): number[] {
  return columns.map(({ head }, i) => rows.reduce((width, row) => Math.max(width, row[i]?.length ?? 0), head.length));
}
