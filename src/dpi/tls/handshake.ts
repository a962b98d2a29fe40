/** The TLS record and handshake layers (RFC 8446 sections 4 and 5.1, RFC 5246): enough to get at the plain messages. */
import { Bytes } from '../bytes.ts';
import { MAX_STREAM_BYTES } from '../stream.ts';

export const RECORD_HEADER_LEN = 5;
export const MESSAGE_HEADER_LEN = 4;
/** 2^14 and what encryption may add (RFC 5246 section 6.2.3). */
const MAX_RECORD_LEN = 16_384 + 2048;

export const ContentType = {
  changeCipherSpec: 20,
  alert: 21,
  handshake: 22,
  applicationData: 23,
  heartbeat: 24,
} as const;
export const HandshakeType = {
  clientHello: 1,
  serverHello: 2,
  certificate: 11,
  serverKeyExchange: 12,
  serverHelloDone: 14,
} as const;

/** True when a record header of TLS (or SSL 3) stands at `at`. */
export function isRecordAt(bytes: Bytes, at: number): boolean {
  const type = bytes.u8(at);
  if (type < ContentType.changeCipherSpec || type > ContentType.heartbeat) return false;
  const length = bytes.u16(at + 3);
  return bytes.u8(at + 1) === 3 && bytes.u8(at + 2) <= 4 && length > 0 && length <= MAX_RECORD_LEN;
}

/** The content of the handshake records that follow each other from the start, joined; in place where it is one record. */
export function handshakeBytes(bytes: Bytes): Bytes {
  const first = bytes.u16(3);
  const inFirst = Math.min(first, bytes.length - RECORD_HEADER_LEN);
  const next = RECORD_HEADER_LEN + first;
  if (bytes.u8(next) !== ContentType.handshake) return new Bytes(bytes.view, bytes.offset + RECORD_HEADER_LEN, inFirst);
  const joined = new Uint8Array(Math.min(bytes.length, MAX_STREAM_BYTES));
  let length = 0;
  for (let at = 0; bytes.u8(at) === ContentType.handshake && isRecordAt(bytes, at); ) {
    const content = bytes.slice(at + RECORD_HEADER_LEN, bytes.u16(at + 3)).subarray(0, joined.length - length);
    joined.set(content, length);
    length += content.length;
    at += RECORD_HEADER_LEN + bytes.u16(at + 3);
  }
  return new Bytes(new DataView(joined.buffer), 0, length);
}

/** The body of the first handshake message of a type; `whole` is false while bytes of it are missing. */
export function findMessage(handshake: Bytes, type: number): { body: Bytes; whole: boolean } | null {
  for (let at = 0; at < handshake.length; ) {
    const length = handshake.u24(at + 1);
    if (length < 0) return null;
    const start = at + MESSAGE_HEADER_LEN;
    if (handshake.u8(at) === type) {
      const have = Math.min(length, handshake.length - start);
      return { body: new Bytes(handshake.view, handshake.offset + start, have), whole: have === length };
    }
    at = start + length;
  }
  return null;
}

/** `TLS 1.2` for 0x0303 and so on; the number for what has no name. */
export function versionName(version: number): string {
  return (
    VERSION_NAMES.get(version) ?? (version >> 8 === 0x7f ? 'TLS 1.3' : `0x${version.toString(16).padStart(4, '0')}`)
  );
}

const VERSION_NAMES: ReadonlyMap<number, string> = new Map([
  [0x0002, 'SSL 2'],
  [0x0300, 'SSL 3'],
  [0x0301, 'TLS 1.0'],
  [0x0302, 'TLS 1.1'],
  [0x0303, 'TLS 1.2'],
  [0x0304, 'TLS 1.3'],
  [0xfb17, 'TLS 1.3'],
  [0xfb1a, 'TLS 1.3'],
  [0xfeff, 'DTLS 1.0'],
  [0xfefd, 'DTLS 1.2'],
  [0xfefc, 'DTLS 1.3'],
]);
