import { type Analyzer, YES } from '../analyzer.ts';

/** Section 4.2: magic, version, the length of the body, which may have a trailer. */
const MAGIC = 42;
const VERSION = 2;
const HEADER_LEN = 4;

export const babel: Analyzer = {
  service: 'babel',
  title: 'Babel',
  category: 'network',
  doc: 'Routes between routers of meshes and homes.',
  standard: 'RFC 8966',
  transports: ['udp'],
  likelyPorts: [6696],
  needsPort: true,
  firstBytes: [MAGIC],
  aliases: { wireshark: ['babel'], iana: ['babel'] },

  inspect(bytes) {
    const isHeader = bytes.u8(0) === MAGIC && bytes.u8(1) === VERSION;
    const isWhole = HEADER_LEN + bytes.u16(2) <= bytes.wireLength && bytes.length >= HEADER_LEN;
    return isHeader && isWhole && bytes.onPort(6696) ? YES : 'no';
  },
};
