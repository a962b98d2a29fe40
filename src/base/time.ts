/** Instants as nanoseconds since the Unix epoch (bigint, leap seconds ignored), to and from RFC 3339 text. */

export const NANOS_PER_SECOND = 1_000_000_000n;

/** What a signed 64-bit count of nanoseconds can say: years 1677 to 2262. */
export const MIN_TIME = -(2n ** 63n);
export const MAX_TIME = 2n ** 63n - 1n;

/** UTC with no fraction or with three, six or nine digits, whichever is the shortest that loses nothing. */
export function formatTime(nanos: bigint): string {
  let fraction = nanos % NANOS_PER_SECOND;
  if (fraction < 0n) fraction += NANOS_PER_SECOND;
  const seconds = Number((nanos - fraction) / NANOS_PER_SECOND);
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  if (fraction === 0n) return `${whole}Z`;
  const digits = fraction.toString().padStart(9, '0');
  if (digits.endsWith('000000')) return `${whole}.${digits.slice(0, 3)}Z`;
  return `${whole}.${digits.endsWith('000') ? digits.slice(0, 6) : digits}Z`;
}

const RFC_3339 = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** Reads RFC 3339 text with up to nine digits of a second; null when it is not that or beyond {@link MAX_TIME}. */
export function parseTime(text: string): bigint | null {
  const match = RFC_3339.exec(text);
  if (match === null) return null;
  const [, date = '', clock = '', fraction = '', sign, offsetHours = '0', offsetMinutes = '0'] = match;
  const millis = Date.parse(`${date}T${clock}Z`);
  // Date.parse takes 24:00:00 and, in some engines, 30 February; neither is RFC 3339.
  if (Number.isNaN(millis) || !new Date(millis).toISOString().startsWith(`${date}T${clock}`)) return null;
  if (Number(offsetHours) > 23 || Number(offsetMinutes) > 59) return null;
  const offset = BigInt(Number(offsetHours) * 3600 + Number(offsetMinutes) * 60) * (sign === '-' ? -1n : 1n);
  const nanos = (BigInt(millis / 1000) - offset) * NANOS_PER_SECOND + BigInt(fraction.padEnd(9, '0'));
  return nanos < MIN_TIME || nanos > MAX_TIME ? null : nanos;
}

/**
 * The instant `nanosSinceBase` nanoseconds after whole second `baseSeconds`, as `PacketBlock.times` counts them. Beyond 104
 * days a double no longer tells single nanoseconds apart: there, the nearest microsecond is what the file said.
 */
export function timeSince(baseSeconds: number, nanosSinceBase: number): bigint {
  const isExact = Math.abs(nanosSinceBase) <= Number.MAX_SAFE_INTEGER;
  const nanos = isExact ? BigInt(Math.round(nanosSinceBase)) : BigInt(Math.round(nanosSinceBase / 1000)) * 1000n;
  return BigInt(baseSeconds) * NANOS_PER_SECOND + nanos;
}
