/** HTTP/1 messages (RFC 9112), read as far as the end of their header: what other analysers build on as well. */
import type { Bytes } from './bytes.ts';

/** Methods of the IANA registry and those of WebDAV, UPnP, RTSP-like tools and Windows that ride on HTTP/1. */
export const METHODS: ReadonlySet<string> = new Set(
  (
    'GET POST HEAD PUT DELETE OPTIONS TRACE CONNECT PATCH PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK SEARCH REPORT ' +
    'CHECKOUT CHECKIN MERGE MKACTIVITY UNCHECKOUT VERSION-CONTROL BIND UNBIND REBIND ACL LABEL MKWORKSPACE UPDATE ORDERPATCH ' +
    'SUBSCRIBE UNSUBSCRIBE NOTIFY POLL BCOPY BDELETE BMOVE BPROPFIND BPROPPATCH X-MS-ENUMATTS RPC_IN_DATA RPC_OUT_DATA ' +
    'RPC_CONNECT SSTP_DUPLEX_POST CCM_POST SOURCE PURGE LINK UNLINK MKCALENDAR QUERY BITS_POST'
  ).split(' '),
);
const LONGEST_METHOD = 16;
/** ` HTTP/1.1` */
const VERSION_LEN = 9;
/** A header longer than this is not read further; servers refuse such requests too. */
const MAX_TARGET = 2048;
const MAX_HEADER_LINES = 64;
const LONGEST_NAME = 64;
const LONGEST_VALUE = 512;

export interface RequestLine {
  readonly method: string;
  readonly target: string;
  /** `1.1`; null while the line's end is missing. */
  readonly version: string | null;
  /** Where the header fields begin. */
  readonly next: number;
}

/** The request line, as far as it is there; null when it is none; `maybe` when it may become one. */
export function readRequestLine(bytes: Bytes): RequestLine | 'maybe' | null {
  const space = bytes.indexOf(0x20, 0, LONGEST_METHOD + 1);
  if (space < 0) return bytes.length <= LONGEST_METHOD && isMethodStart(bytes.text(0, bytes.length)) ? 'maybe' : null;
  const method = bytes.text(0, space);
  if (!METHODS.has(method)) return null;
  if (method === 'CONNECT' && !isAuthority(bytes, space + 1)) return null;
  const end = bytes.indexOf(0x0a, space, MAX_TARGET + space);
  if (end < 0) {
    const so = bytes.text(space + 1, MAX_TARGET);
    if (!/^[\x21-\xff]+( H?T?T?P?\/?[\d.]*\r?)?$/.test(so)) return so.length === 0 ? 'maybe' : null;
    return { method, target: so.split(' ')[0] ?? '', version: null, next: bytes.length };
  }
  const last = bytes.u8(end - 1) === 0x0d ? end - 1 : end;
  const versionAt = last - VERSION_LEN;
  if (versionAt <= space || !bytes.has(' HTTP/', versionAt)) return null;
  const target = bytes.text(space + 1, versionAt - space - 1).trimEnd();
  return { method, target, version: bytes.text(last - 3, 3), next: end + 1 };
}

/** What CONNECT asks for is a host and a port (RFC 9112 section 3.2.3), as far as it is there; other protocols have the word too. */
function isAuthority(bytes: Bytes, at: number): boolean {
  const end = bytes.indexOf(0x20, at, at + MAX_TARGET);
  return /^[\w.@:[\]%-]*\s*$/.test(bytes.text(at, Math.min((end < 0 ? bytes.length : end) - at, 300)));
}

const isMethodStart = (text: string): boolean => {
  for (const method of METHODS) if (method.startsWith(text)) return true;
  return false;
};

export interface StatusLine {
  readonly status: number;
  /** Where the header fields begin. */
  readonly next: number;
}

/** The status of a response that begins here; null when it is none. */
export function readStatus(bytes: Bytes): StatusLine | null {
  if (!bytes.has('HTTP/1.') || bytes.u8(8) !== 0x20) return null;
  const status = Number.parseInt(bytes.text(9, 3), 10);
  const end = bytes.indexOf(0x0a, 9, 1024);
  return status >= 100 && status <= 999 ? { status, next: end < 0 ? bytes.length : end + 1 } : null;
}

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
    const end = bytes.indexOf(0x0a, from);
    if (end < 0) return -1;
    const colon = bytes.indexOf(0x3a, from, Math.min(end, from + LONGEST_NAME));
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

const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d;

/** Host of a Host field or of an absolute URI, without the port; null when there is none. */
export function hostOf(text: string): string | null {
  const bare = text.replace(/^[a-z]+:\/\//i, '').split(/[/?#]/, 1)[0] ?? '';
  const host = bare.startsWith('[') ? bare.slice(0, bare.indexOf(']') + 1) : bare.replace(/:\d*$/, '');
  return host.length > 0 ? host : null;
}
