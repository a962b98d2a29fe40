import type { Analyzer } from '../analyzer.ts';

const HEADER_LEN = 12;
/** Packets that must follow each other before the two bits of the version are believed. */
const NEEDED = 3;
const MAX_SEQUENCE_STEP = 16;
/** RFC 5761 section 4: 72 to 76 would be RTCP. */
const isPayloadType = (type: number): boolean =>
  type <= 34 || (type >= 77 && type <= 127) || (type >= 35 && type <= 63);

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

  inspect(bytes) {
    const first = bytes.u8(0);
    const type = bytes.u8(1) & 0x7f;
    if (bytes.length <= HEADER_LEN || first >> 6 !== 2 || !isPayloadType(type)) return 'no';
    const ssrc = bytes.u32(8);
    const sequence = bytes.u16(2);
    const contributors = first & 0x0f;
    if (ssrc === 0 || HEADER_LEN + 4 * contributors >= bytes.length || contributors > 4) return 'no';
    const seen = (bytes.memory as (Seen | undefined)[] | undefined) ?? [];
    const before = seen[bytes.direction];
    const step = before === undefined ? 0 : (sequence - before.sequence) & 0xffff;
    const follows = before !== undefined && before.ssrc === ssrc && step <= MAX_SEQUENCE_STEP;
    // A capture may hold every packet twice.
    const count = follows ? before.count + (step > 0 ? 1 : 0) : 1;
    const next = seen.slice();
    next[bytes.direction] = { ssrc, sequence, type, count };
    bytes.memory = next;
    return count >= NEEDED ? { facts: { payload_type: type, ssrc } } : 'maybe';
  },
};
