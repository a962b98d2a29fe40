import { parseIp } from '../base/ip.ts';

const MAPPED = 0xffff;
const DOT = 46;
const ZERO = 48;

/**
 * Reads the address that `text` holds from `from` to `to` into four words; false where it is none. Dotted decimals, which
 * most of every log is, are read in place: a text and a match for each would take longer than all the rest of a record.
 */
export function readAddress(text: string, from: number, to: number, into: Uint32Array): boolean {
  if (to - from > 15 || to - from < 7) return readOther(text, from, to, into);
  let word = 0;
  let octet = 0;
  let digits = 0;
  let dots = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === DOT) {
      if (digits === 0) return readOther(text, from, to, into);
      word = word * 256 + octet;
      octet = 0;
      digits = 0;
      dots++;
      continue;
    }
    const digit = code - ZERO;
    if (digit < 0 || digit > 9) return readOther(text, from, to, into);
    // Left to who knows what is no octet, such as "010", and what may be a group of IPv6.
    if (digits > 0 && octet === 0) return readOther(text, from, to, into);
    octet = octet * 10 + digit;
    digits++;
    if (octet > 255) return readOther(text, from, to, into);
  }
  if (dots !== 3 || digits === 0) return readOther(text, from, to, into);
  into[0] = 0;
  into[1] = 0;
  into[2] = MAPPED;
  into[3] = word * 256 + octet;
  return true;
}

function readOther(text: string, from: number, to: number, into: Uint32Array): boolean {
  const words = parseIp(text.slice(from, to));
  if (words === null) return false;
  into.set(words);
  return true;
}
