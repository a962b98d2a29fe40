import { type Analyzer, beginsLike, FROM_CLIENT, FROM_SERVER, type Match, type Verdict } from '../analyzer.ts';
import { FRAME_HEADER_LEN, isSettings, PREFACE, readFrame } from '../http2/frames.ts';
import { HpackDecoder } from '../http2/hpack.ts';
import { addHeader } from '../http2/messages.ts';
import type { Probe } from '../probe.ts';
import { MAX_STREAM_BYTES } from '../stream.ts';

export const http2: Analyzer = {
  service: 'http2',
  title: 'HTTP/2',
  category: 'web',
  doc: 'Hypertext Transfer Protocol, version 2 without TLS, which gRPC uses most.',
  standard: 'RFC 9113',
  transports: ['tcp'],
  likelyPorts: [50051],
  firstBytes: [0x50, 0x00],
  aliases: { ndpi: ['HTTP2'], wireshark: ['http2'] },

  /** Asked again with more of either side until its bound: each header needs those before it. */
  inspect(bytes) {
    const memory = (bytes.memory as Memory | undefined) ?? null;
    if (memory !== null) return readOn(bytes, memory);
    if (beginsLike(bytes, PREFACE)) return 'maybe';
    const isClient = bytes.has(PREFACE);
    if (!isClient && bytes.length < FRAME_HEADER_LEN) return bytes.u16(0) === 0 || bytes.length === 1 ? 'maybe' : 'no';
    if (!isClient && !isSettings(bytes, 0)) return 'no';
    if (!bytes.wantsDetails) return isClient ? FROM_CLIENT : FROM_SERVER;
    const opened: Memory = {
      match: {},
      sides: [null, null],
      clientDirection: isClient ? bytes.direction : 1 - bytes.direction,
    };
    bytes.memory = opened;
    return readOn(bytes, opened);
  },
};

interface Memory {
  readonly match: Match;
  readonly clientDirection: number;
  /** By direction; null before its first bytes. */
  readonly sides: [Side | null, Side | null];
}
interface Side {
  readonly headers: HpackDecoder;
  /** What was read of its stream. */
  at: number;
}

function readOn(bytes: Probe, { match, sides, clientDirection }: Memory): Verdict {
  const isClient = bytes.direction === clientDirection;
  const side = sides[bytes.direction] ?? { headers: new HpackDecoder(), at: isClient ? PREFACE.length : 0 };
  sides[bytes.direction] = side;
  const isSound = readFrames(bytes, side, isClient, match);
  match.client = isClient ? 'sender' : 'receiver';
  match.pending = isSound && bytes.length < MAX_STREAM_BYTES;
  return match;
}

/** Reads as many frames as are there; false where they make no sense. */
function readFrames(bytes: Probe, side: Side, isClient: boolean, match: Match): boolean {
  for (;;) {
    const frame = readFrame(bytes, side.at);
    if (frame === 'maybe') return true;
    if (frame === null) return false;
    side.at = frame.next;
    if (frame.header === null) continue;
    const fields = side.headers.decode(frame.header.block);
    if (fields === null) return false;
    const isNamed = match.serverName !== undefined;
    addHeader(frame.header, fields, isClient, match);
    if (!isNamed && match.serverName !== undefined) bytes.askedFor(match.serverName, 'host');
  }
}
