/** Basic Encoding Rules (ITU-T X.690), one element at a time: what LDAP, SNMP, Kerberos and their kin are made of. */
import type { Bytes } from './bytes.ts';

export interface BerElement {
  readonly tag: number;
  /** Content [from, next); may reach past the end of what was captured. */
  readonly from: number;
  readonly length: number;
  readonly next: number;
}

/** The element that starts at `at`; null when its head is not there or its length is indefinite or beyond sense. */
export function readElement(bytes: Bytes, at: number): BerElement | null {
  const tag = bytes.u8(at);
  const first = bytes.u8(at + 1);
  if (tag < 0 || first < 0) return null;
  if (first < 0x80) return { tag, from: at + 2, length: first, next: at + 2 + first };
  const digits = first & 0x7f;
  if (digits === 0 || digits > 4) return null;
  let length = 0;
  for (let i = 0; i < digits; i++) {
    const digit = bytes.u8(at + 2 + i);
    if (digit < 0) return null;
    length = length * 256 + digit;
  }
  const from = at + 2 + digits;
  return { tag, from, length, next: from + length };
}

/** An INTEGER of up to four bytes at `at`; null when there is none. */
export function readInteger(bytes: Bytes, at: number): { value: number; next: number } | null {
  const element = readElement(bytes, at);
  if (element === null || element.tag !== 0x02 || element.length < 1 || element.length > 5) return null;
  let value = 0;
  for (let i = 0; i < element.length; i++) {
    const digit = bytes.u8(element.from + i);
    if (digit < 0) return null;
    value = value * 256 + digit;
  }
  return { value, next: element.next };
}
