import type { Analyzer, Match } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import type { Probe } from '../probe.ts';
import { RtpLoss } from '../rtp-loss.ts';

const HEADER_LEN = 12;
/** Packets that must follow each other before the two bits of the version are believed. */
const NEEDED = 3;
const MAX_SEQUENCE_STEP = 16;
/** RFC 5761 section 4: 72 to 76 would be RTCP. */
const isPayloadType = (type: number): boolean =>
  type <= 34 || (type >= 77 && type <= 127) || (type >= 35 && type <= 63);

/** What is kept of a flow: the last packet of each direction, and the losses so far. */
interface Call {
  readonly seen: (Seen | undefined)[];
  readonly loss: RtpLoss;
}

interface Seen {
  readonly ssrc: number;
  readonly sequence: number;
  readonly type: number;
  readonly count: number;
}

export const rtp: Analyzer = {
  service: 'rtp',
  title: 'RTP',
  category: 'voip',
  doc: 'Sound and pictures of calls; encrypted or not, the header is the same.',
  standard: 'RFC 3550',
  transports: ['udp'],
  likelyPorts: [],
  firstBytes: null,
  aliases: { ndpi: ['RTP', 'SRTP'], wireshark: ['rtp', 'srtp'] },

  followsAll: true,

  inspect(bytes) {
    if (!isRtp(bytes)) return 'no';
    const first = bytes.u8(0);
    const type = bytes.u8(1) & 0x7f;
    const ssrc = bytes.u32(8);
    const sequence = bytes.u16(2);
    const contributors = first & 0x0f;
    if (ssrc === 0 || HEADER_LEN + 4 * contributors >= bytes.length || contributors > 4) return 'no';
    const call = (bytes.memory as Call | undefined) ?? { seen: [], loss: new RtpLoss() };
    bytes.memory = call;
    const before = call.seen[bytes.direction];
    const step = before === undefined ? 0 : (sequence - before.sequence) & 0xffff;
    const follows = before !== undefined && before.ssrc === ssrc && step <= MAX_SEQUENCE_STEP;
    // A capture may hold every packet twice.
    const count = follows ? before.count + (step > 0 ? 1 : 0) : 1;
    call.seen[bytes.direction] = { ssrc, sequence, type, count };
    call.loss.add(bytes.direction, ssrc, sequence);
    if (count < NEEDED) return 'maybe';
    return { facts: { payload_type: type, ssrc }, follow: true, rtpLost: [call.loss.lost(0), call.loss.lost(1)] };
  },

  follow(bytes: Probe, match: Match) {
    const call = bytes.memory as Call | undefined;
    if (call === undefined || match.rtpLost === undefined) return false;
    if (!isRtp(bytes)) return true;
    call.loss.add(bytes.direction, bytes.u32(8), bytes.u16(2));
    match.rtpLost[bytes.direction] = call.loss.lost(bytes.direction);
    return true;
  },
};

function isRtp(bytes: Bytes): boolean {
  return bytes.length > HEADER_LEN && bytes.u8(0) >> 6 === 2 && isPayloadType(bytes.u8(1) & 0x7f);
}
