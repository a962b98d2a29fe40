/**
 * As Wireshark's dissector `glbp` reads it, for there is no published standard: version, zero, the group, two bytes of zero,
 * the sender's hardware address; then parts of one byte type and one of their whole length.
 */
import { type Analyzer, YES } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';

const PORT = 3222;
const HEADER_LEN = 12;
/** Cisco's configuration guide: groups 0 to 1023. */
const MAX_GROUP = 1023;
const MAX_PARTS = 16;
/** Hello, request or response, authentication. */
const MAX_PART_TYPE = 3;

export const glbp: Analyzer = {
  service: 'glbp',
  title: 'GLBP',
  category: 'network',
  doc: 'Gateways of Cisco that share the load.',
  standard: null,
  transports: ['udp'],
  likelyPorts: [PORT],
  needsPort: true,
  firstBytes: [0x01],
  aliases: { ndpi: ['GLBP'], wireshark: ['glbp'], iana: ['glbp'] },

  inspect(bytes) {
    if (bytes.srcPort !== PORT || bytes.dstPort !== PORT) return 'no';
    const isHeader = bytes.u16(0) === 0x0100 && bytes.u16(2) <= MAX_GROUP && bytes.u16(4) === 0;
    return isHeader && isOfParts(bytes) ? YES : 'no';
  },
};

function isOfParts(bytes: Bytes): boolean {
  let at = HEADER_LEN;
  for (let n = 0; n < MAX_PARTS && at < bytes.length; n++) {
    const type = bytes.u8(at);
    const length = bytes.u8(at + 1);
    if (type < 1 || type > MAX_PART_TYPE || length < 2) return false;
    at += length;
  }
  return at > HEADER_LEN && at === bytes.length;
}
