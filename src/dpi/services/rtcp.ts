import { type Analyzer, type Verdict, YES } from '../analyzer.ts';
import type { Probe } from '../probe.ts';

/** Sender and receiver reports, descriptions, goodbyes, application and feedback packets (RFC 3550, RFC 4585, RFC 3611). */
const FIRST_TYPE = 200;
const LAST_TYPE = 207;

export const rtcp: Analyzer = {
  service: 'rtcp',
  title: 'RTCP',
  category: 'voip',
  doc: 'Reports on the quality of RTP streams.',
  standard: 'RFC 3550',
  transports: ['udp'],
  likelyPorts: [],
  firstBytes: [0x80, 0x81, 0x82, 0x83, 0x84, 0x85],
  aliases: { ndpi: ['RTCP'], wireshark: ['rtcp'] },

  inspect(bytes) {
    const wire = Math.max(bytes.length, bytes.wireLength);
    let at = 0;
    for (let n = 0; n < 16 && at < wire; n++) {
      const type = bytes.u8(at + 1);
      if (bytes.u8(at) >> 6 !== 2 || type < FIRST_TYPE || type > LAST_TYPE)
        return n > 0 && bytes.u8(0) >> 6 === 2 && at >= 8 ? tailOf(bytes, at) : 'no';
      at += 4 * (bytes.u16(at + 2) + 1);
    }
    return at === wire && wire >= 8 ? YES : 'no';
  },
};

/** RFC 3711: encrypted reports end with an index and a tag that have no header. */
const tailOf = (bytes: Probe, at: number): Verdict =>
  bytes.length - at === 14 || bytes.length - at === 8 ? YES : 'no';
