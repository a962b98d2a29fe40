/** Header fields of HTTP/1 and of what looks like it (RFC 9112 section 5), and what their values are made of. */
import type { Bytes } from './bytes.ts';
import { nameAt } from './text-pool.ts';
import { cleanName } from './tls/hello.ts';

/** A header longer than this is not read further; servers refuse such requests too. */
const MAX_HEADER_LINES = 64;
const LONGEST_NAME = 64;
const LONGEST_VALUE = 512;
/** Longest host that is read in place, with its port. */
const LONGEST_PLAIN_HOST = 255;

/** Visits the header fields from `at` on, names in small letters; true when the end of the header was seen. */
export function eachField(bytes: Bytes, at: number, visit: (name: string, value: string) => void): boolean {
  let from = at;
  for (let n = 0; n < MAX_HEADER_LINES; n++) {
    const first = bytes.u8(from);
    if (first === 0x0a || (first === 0x0d && bytes.u8(from + 1) === 0x0a)) return true;
    const end = bytes.indexOf(0x0a, from);
    if (end < 0) return false;
    const colon = bytes.indexOf(0x3a, from, Math.min(end, from + LONGEST_NAME));
    if (colon > 0) {
      const size = Math.min(end - colon - 1, LONGEST_VALUE);
      visit(bytes.text(from, colon - from).toLowerCase(), bytes.text(colon + 1, size).trim());
    }
    from = end + 1;
  }
  return true;
}

/** Names of header fields that are looked for, in small letters, by length. */
export class FieldNames {
  readonly #byLength: (readonly string[] | undefined)[] = [];

  constructor(names: readonly string[]) {
    for (const [length, sameLength] of Map.groupBy(names, (name) => name.length)) this.#byLength[length] = sameLength;
  }

  /** The name that stands at `at` with `length` bytes; null when it is none of these. */
  find(bytes: Bytes, at: number, length: number): string | null {
    const candidates = this.#byLength[length];
    if (candidates === undefined) return null;
    for (const name of candidates) if (bytes.hasIgnoringCase(name, at)) return name;
    return null;
  }
}

/**
 * As {@link eachField}, for some fields only, whose values lie in [from, from + size): nothing is made of the others. Where
 * the header's end is, or -1 while it is missing.
 */
export function eachNamedField(
  bytes: Bytes,
  at: number,
  names: FieldNames,
  visit: (name: string, from: number, size: number) => void,
): number {
  let from = at;
  for (let n = 0; n < MAX_HEADER_LINES; n++) {
    const first = bytes.u8(from);
    if (first === 0x0a) return from + 1;
    if (first === 0x0d && bytes.u8(from + 1) === 0x0a) return from + 2;
    const colon = nameEnd(bytes, from);
    const end = bytes.indexOf(0x0a, colon < 0 ? from : colon);
    if (end < 0) return -1;
    const name = colon > from ? names.find(bytes, from, colon - from) : null;
    if (name !== null) {
      let [valueAt, last] = [colon + 1, end];
      while (valueAt < last && isBlank(bytes.u8(valueAt))) valueAt++;
      while (last > valueAt && isBlank(bytes.u8(last - 1))) last--;
      visit(name, valueAt, last - valueAt);
    }
    from = end + 1;
  }
  // Further lines are not read: as good as the end.
  return from;
}

/** Where the colon after a field's name stands; -1 where the line has none or the name is too long. */
function nameEnd(bytes: Bytes, from: number): number {
  for (let at = from; at < from + LONGEST_NAME; at++) {
    const byte = bytes.u8(at);
    if (byte === 0x3a) return at;
    if (byte === 0x0a || byte < 0) return -1;
  }
  return -1;
}

const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d;

/** Host of a Host field or of an absolute URI, without the port; null when there is none. */
export function hostOf(text: string): string | null {
  const bare = text.replace(/^[a-z]+:\/\//i, '').split(/[/?#]/, 1)[0] ?? '';
  const host = bare.startsWith('[') ? bare.slice(0, bare.indexOf(']') + 1) : bare.replace(/:\d*$/, '');
  return host.length > 0 ? host : null;
}

/** The server's name in the value of a Host field, as it is shown; null when there is none. */
export function hostFieldAt(bytes: Bytes, from: number, size: number): string | null {
  const length = size <= LONGEST_PLAIN_HOST ? plainHostLength(bytes, from, size) : -1;
  if (length > 0) return nameAt(bytes, from, length);
  const host = hostOf(bytes.text(from, Math.min(size, LONGEST_VALUE)));
  return host === null ? null : cleanName(host);
}

/** How many bytes of a value are the host, where it is letters, digits, dots, hyphens and perhaps a port; else -1. */
function plainHostLength(bytes: Bytes, from: number, size: number): number {
  let length = 0;
  while (length < size && isHostByte(bytes.u8(from + length))) length++;
  if (length === size) return length;
  if (bytes.u8(from + length) !== 0x3a) return -1;
  for (let i = length + 1; i < size; i++) if (!isDigit(bytes.u8(from + i))) return -1;
  return length;
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
const isHostByte = (byte: number): boolean =>
  (byte >= 0x61 && byte <= 0x7a) || byte === 0x2e || byte === 0x2d || isDigit(byte) || (byte >= 0x41 && byte <= 0x5a);

/** The decimal number that begins at `at`, of at most `digits` digits; NaN where none does. */
export function numberAt(bytes: Bytes, at: number, digits: number): number {
  let value = 0;
  let n = 0;
  for (; n < digits && isDigit(bytes.u8(at + n)); n++) value = 10 * value + bytes.u8(at + n) - 0x30;
  return n === 0 ? Number.NaN : value;
}
