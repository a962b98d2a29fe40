import { parseIp } from '../base/ip.ts';

const MAPPED = 0xffff;
const QUOTE = 34;
const COMMA = 44;
const DOT = 46;
const ZERO = 48;
/** No address is longer, with its zone and all. */
const MAX_CHARS = 64;

/**
 * Reads the address at `from` of `bytes` into four words; gives where it ends, at a comma or a quote, or -1 where there is none.
 * Dotted decimals, which most of every log is, are read in place: a text and a match for each would take longer than all the
 * rest of a record.
 */
export function readAddress(bytes: Uint8Array, from: number, into: Uint32Array): number {
  let word = 0;
  let octet = 0;
  let digits = 0;
  let dots = 0;
  for (let i = from; ; i++) {
    const code = bytes[i]!;
    const digit = code - ZERO;
    if (digit >= 0 && digit <= 9) {
      // Left to who knows what is no octet, such as "010", and what may be a group of IPv6.
      if (digits > 0 && octet === 0) break;
      octet = octet * 10 + digit;
      if (octet > 255) break;
      digits++;
    } else if (digits === 0) break;
    else {
      word = (word << 8) | octet;
      if (code === DOT && dots < 3) {
        octet = 0;
        digits = 0;
        dots++;
      } else if (dots === 3 && (code === COMMA || code === QUOTE)) {
        into[0] = 0;
        into[1] = 0;
        into[2] = MAPPED;
        into[3] = word;
        return i;
      } else break;
    }
  }
  return readOther(bytes, from, into);
}

const decoder = new TextDecoder();

function readOther(bytes: Uint8Array, from: number, into: Uint32Array): number {
  let to = from;
  while (to < bytes.length && to - from <= MAX_CHARS && bytes[to] !== COMMA && bytes[to] !== QUOTE) to++;
  const words = to - from > MAX_CHARS ? null : parseIp(decoder.decode(bytes.subarray(from, to)));
  if (words === null) return -1;
  into.set(words);
  return to;
}

const encoder = new TextEncoder();
const scratch = new Uint8Array(3 * MAX_CHARS + 1);

/** Reads the address that `text` is into four words; false where it is none. */
export function readAddressText(text: string, into: Uint32Array): boolean {
  if (text.length > MAX_CHARS) return false;
  const { written } = encoder.encodeInto(text, scratch);
  scratch[written] = QUOTE;
  return readAddress(scratch, 0, into) === written;
}
