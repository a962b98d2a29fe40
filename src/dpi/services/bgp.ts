import { type Analyzer, YES } from '../analyzer.ts';

const HEADER_LEN = 19;
const MAX_MESSAGE_LEN = 65_535;
const MAX_TYPE = 5;

export const bgp: Analyzer = {
  service: 'bgp',
  title: 'BGP',
  category: 'network',
  doc: 'Routes between the networks of the Internet.',
  standard: 'RFC 4271',
  transports: ['tcp'],
  likelyPorts: [179],
  firstBytes: [0xff],
  aliases: { ndpi: ['BGP'], wireshark: ['bgp'], iana: ['bgp'] },

  inspect(bytes) {
    for (let at = 0; at < 16; at += 4) if (bytes.u32(at) !== 0xffffffff) return 'no';
    const length = bytes.u16(16);
    const type = bytes.u8(18);
    return length >= HEADER_LEN && length <= MAX_MESSAGE_LEN && type >= 1 && type <= MAX_TYPE ? YES : 'no';
  },
};
