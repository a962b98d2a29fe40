/**
 * Texts made of bytes, kept at hand: host names, user agents and the like repeat from flow to flow, and each is made once
 * for as long as no others take its place. Places come in pairs: that of a text goes to the next, whose own is given up.
 */
import type { Bytes } from './bytes.ts';

/** Texts kept, and names, a power of two. */
const SIZE = 65_536;
/** Characters of one fact; longer ones end with "…". */
export const MAX_FACT_TEXT = 256;
const LONGEST_NAME = 255;
const FNV_PRIME = 0x01000193;
const FNV_START = 0x811c9dc5;
const DOT = 0x2e;
const UTF_8 = new TextDecoder('utf-8', { fatal: true });
const UTF_16 = new TextDecoder('utf-16le');

const texts: string[] = new Array<string>(SIZE).fill('');
const names: string[] = new Array<string>(SIZE).fill('');
/** By byte, the letter that a name shows for it. */
const SHOWN = Uint8Array.from({ length: 256 }, (_, byte) => shown(byte));
/** Those of the name that is being read. */
const letters = new Uint8Array(LONGEST_NAME + 1);

/**
 * A fact's text: UTF-8 where it is that, else one character a byte; control characters as "?", spaces around it cut off, at
 * most {@link MAX_FACT_TEXT} characters.
 */
export function textAt(bytes: Bytes, at: number, count: number): string {
  let from = Math.max(at, 0);
  let end = Math.min(at + count, bytes.length);
  while (from < end && isSpace(bytes.u8(from))) from++;
  while (end > from && isSpace(bytes.u8(end - 1))) end--;
  const size = Math.min(end - from, MAX_FACT_TEXT + 1);
  let hash = FNV_START;
  let bits = 0;
  let hasControls = false;
  for (let i = from; i < from + size; i++) {
    const byte = bytes.u8(i);
    bits |= byte;
    hasControls ||= byte < 0x20 || byte === 0x7f;
    hash = Math.imul(hash ^ byte, FNV_PRIME);
  }
  if (hasControls || bits >= 0x80) return cutText(decodeText(bytes, from, size));
  const place = placeOf(hash);
  let text = texts[place] ?? '';
  if (text.length !== size || !bytes.has(text, from)) {
    const first = text;
    text = texts[place + 1] ?? '';
    if (text.length !== size || !bytes.has(text, from)) {
      text = bytes.text(from, size);
      texts[place + 1] = first;
      texts[place] = text;
    }
  }
  return size > MAX_FACT_TEXT ? cutText(text) : text;
}

/** The first of a pair of places. */
const placeOf = (hash: number): number => (hash ^ (hash >>> 15)) & (SIZE - 2);

/** A name of a host as it is shown: small letters, what is no visible ASCII as "?", no dot at the end, bounded. */
export function nameAt(bytes: Bytes, at: number, count: number): string {
  const from = Math.max(at, 0);
  let size = Math.min(count, bytes.length - from, LONGEST_NAME);
  if (size > 0 && bytes.u8(from + size - 1) === DOT) size--;
  let hash = FNV_START;
  for (let i = 0; i < size; i++) {
    const letter = SHOWN[bytes.u8(from + i)] ?? 0x3f;
    letters[i] = letter;
    hash = Math.imul(hash ^ letter, FNV_PRIME);
  }
  return pooledName(size, hash);
}

/**
 * A name written as labels (RFC 1035 section 3.1), shown as {@link nameAt} shows names; null for one with a pointer in it, a
 * dot within a label, or none that makes sense.
 */
export function labelsAt(bytes: Bytes, at: number): string | null {
  let hash = FNV_START;
  let size = 0;
  let from = at;
  for (let length = bytes.u8(from); length !== 0; length = bytes.u8(from)) {
    const next = from + 1 + length;
    if (length < 0 || length >= 0x40 || next > bytes.length || next - at > LONGEST_NAME) return null;
    if (size > 0) {
      letters[size++] = DOT;
      hash = Math.imul(hash ^ DOT, FNV_PRIME);
    }
    for (let i = from + 1; i < next; i++) {
      const letter = SHOWN[bytes.u8(i)] ?? 0x3f;
      if (letter === DOT) return null;
      letters[size++] = letter;
      hash = Math.imul(hash ^ letter, FNV_PRIME);
    }
    from = next;
  }
  return pooledName(size, hash);
}

/** The text of the first `size` letters. */
function pooledName(size: number, hash: number): string {
  if (size <= 0) return '';
  const place = placeOf(hash);
  const first = names[place] ?? '';
  if (first.length === size && areLetters(first)) return first;
  const second = names[place + 1] ?? '';
  if (second.length === size && areLetters(second)) return second;
  const name = String.fromCharCode.apply(null, letters.subarray(0, size) as unknown as number[]);
  names[place + 1] = first;
  names[place] = name;
  return name;
}

function areLetters(name: string): boolean {
  for (let i = 0; i < name.length; i++) if (letters[i] !== name.charCodeAt(i)) return false;
  return true;
}

/** UTF-16LE text, as Windows writes names; bounded as {@link textAt}. */
export function utf16At(bytes: Bytes, at: number, count: number): string {
  const raw = bytes.slice(at, Math.min(count - (count % 2), 2 * MAX_FACT_TEXT + 2));
  return cutText(withoutControls(UTF_16.decode(raw).replace(/\0+$/, '')));
}

/** Bounds a text that comes from elsewhere. */
export const cutText = (text: string): string =>
  text.length > MAX_FACT_TEXT ? `${text.slice(0, MAX_FACT_TEXT - 1).toWellFormed()}…` : text;

function decodeText(bytes: Bytes, at: number, count: number): string {
  const raw = bytes.slice(at, count);
  // A character that the bound cuts is no reason to doubt the rest.
  for (let short = 0; short < 4; short++) {
    try {
      return withoutControls(UTF_8.decode(raw.subarray(0, raw.length - short)));
    } catch {
      if (count <= MAX_FACT_TEXT) break;
    }
  }
  return withoutControls(bytes.text(at, count));
}

const withoutControls = (text: string): string => text.replace(/\p{Cc}/gu, '?');

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x09;

function shown(byte: number): number {
  if (byte >= 0x41 && byte <= 0x5a) return byte | 0x20;
  return byte > 0x20 && byte < 0x7f ? byte : 0x3f;
}
