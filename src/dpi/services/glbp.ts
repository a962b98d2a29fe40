import { type Analyzer, YES } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';

/** Version, group, two bytes of zero, the sender's hardware address; then parts of one byte type and one of their whole length. */
const HEADER_LEN = 12;
const MAX_PARTS = 16;
const MAX_PART_TYPE = 4;

export const glbp: Analyzer = {
  service: 'glbp',
  title: 'GLBP',
  category: 'network',
  doc: 'Gateways of Cisco that share the load.',
  standard: null,
  transports: ['udp'],
  likelyPorts: [3222],
  needsPort: true,
  firstBytes: [0x01],
  aliases: { ndpi: ['GLBP'], wireshark: ['glbp'] },

  inspect(bytes) {
    return bytes.onPort(3222) && bytes.u16(0) === 0x0100 && bytes.u16(4) === 0 && isOfParts(bytes) ? YES : 'no';
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
