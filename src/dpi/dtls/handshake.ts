/** Handshake messages of DTLS (RFC 6347 section 4.2), whose fragments may come in several records and datagrams. */
import { Bytes } from '../bytes.ts';

const RECORD_HEADER_LEN = 13;
const MESSAGE_HEADER_LEN = 12;
const HANDSHAKE = 22;
const MAX_MESSAGE_LEN = 8192;
const MAX_FRAGMENTS = 32;

interface Assembly {
  readonly type: number;
  readonly bytes: Uint8Array;
  readonly parts: number[];
}

export interface DtlsMessage {
  readonly type: number;
  /** The whole body; null while parts are missing. */
  readonly body: Bytes | null;
  /** What to hand in with the next datagram. */
  readonly memory: unknown;
}

/** Adds a datagram's first handshake records to what `memory` holds; a fragment of another message starts over. */
export function findMessage(datagram: Bytes, memory: unknown): DtlsMessage {
  let assembly = memory as Assembly | undefined;
  for (let at = 0; datagram.u8(at) === HANDSHAKE; ) {
    const message = at + RECORD_HEADER_LEN;
    const type = datagram.u8(message);
    const total = datagram.u24(message + 1);
    const offset = datagram.u24(message + 6);
    const length = datagram.u24(message + 9);
    const body = message + MESSAGE_HEADER_LEN;
    if (total <= 0 || total > MAX_MESSAGE_LEN || offset + length > total || length < 0) break;
    if (offset === 0 && length === total && body + length <= datagram.length) {
      return { type, body: new Bytes(datagram.view, datagram.offset + body, length), memory: undefined };
    }
    if (assembly === undefined || assembly.type !== type || assembly.bytes.length !== total) {
      assembly = { type, bytes: new Uint8Array(total), parts: [] };
    }
    if (assembly.parts.length < 2 * MAX_FRAGMENTS) {
      assembly.bytes.set(datagram.slice(body, length), offset);
      assembly.parts.push(offset, offset + length);
    }
    if (isWhole(assembly))
      return { type, body: new Bytes(new DataView(assembly.bytes.buffer), 0, total), memory: undefined };
    at += RECORD_HEADER_LEN + Math.max(datagram.u16(at + 11), 0);
  }
  return { type: assembly?.type ?? -1, body: null, memory: assembly };
}

function isWhole({ bytes, parts }: Assembly): boolean {
  let end = 0;
  for (let pass = 0; pass < parts.length / 2; pass++) {
    for (let i = 0; i < parts.length; i += 2) {
      if ((parts[i] ?? 0) <= end) end = Math.max(end, parts[i + 1] ?? 0);
    }
  }
  return end >= bytes.length;
}
