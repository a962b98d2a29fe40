/** HTTP/1 messages (RFC 9112), read as far as the end of their header: what other analysers build on as well. */
import type { Bytes } from './bytes.ts';
import { numberAt } from './http-fields.ts';

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
const METHODS_BY_LENGTH = Array.from({ length: LONGEST_METHOD + 1 }, (_, length) =>
  [...METHODS].filter((method) => method.length === length),
);
/** By byte: 1 where a method begins with it. */
const IS_METHOD_START = new Uint8Array(256);
for (const method of METHODS) IS_METHOD_START[method.charCodeAt(0)] = 1;
/** ` HTTP/1.1` */
const VERSION_LEN = 9;
/** A target longer than this is not read further; servers refuse such requests too. */
const MAX_TARGET = 2048;

export interface RequestLine {
  readonly method: string;
  readonly target: string;
  /** Where the header fields begin. */
  readonly next: number;
}

/** The request line, as far as it is there; null when it is none; `maybe` when it may become one. */
export function readRequestLine(bytes: Bytes): RequestLine | 'maybe' | null {
  if (bytes.length > 0 && IS_METHOD_START[bytes.u8(0)] !== 1) return null;
  const space = bytes.indexOf(0x20, 0, LONGEST_METHOD + 1);
  if (space < 0) return bytes.length <= LONGEST_METHOD && isMethodStart(bytes.text(0, bytes.length)) ? 'maybe' : null;
  const method = methodOf(bytes, space);
  if (method === null) return null;
  if (method === 'CONNECT' && !isAuthority(bytes, space + 1)) return null;
  const end = bytes.indexOf(0x0a, space, MAX_TARGET + space);
  if (end < 0) {
    const so = bytes.text(space + 1, MAX_TARGET);
    if (!/^[\x21-\xff]+( H?T?T?P?\/?[\d.]*\r?)?$/.test(so)) return so.length === 0 ? 'maybe' : null;
    return { method, target: so.split(' ')[0] ?? '', next: bytes.length };
  }
  const last = bytes.u8(end - 1) === 0x0d ? end - 1 : end;
  const versionAt = last - VERSION_LEN;
  if (versionAt <= space || !bytes.has(' HTTP/', versionAt)) return null;
  const target = bytes.text(space + 1, versionAt - space - 1).trimEnd();
  return { method, target, next: end + 1 };
}

/** The method that takes the first `length` bytes; null when they are none. */
function methodOf(bytes: Bytes, length: number): string | null {
  for (const method of METHODS_BY_LENGTH[length] ?? []) if (bytes.has(method)) return method;
  return null;
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
  const status = numberAt(bytes, 9, 3);
  const end = bytes.indexOf(0x0a, 9, 1024);
  return status >= 100 && status <= 999 ? { status, next: end < 0 ? bytes.length : end + 1 } : null;
}
