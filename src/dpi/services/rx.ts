import { type Analyzer, FROM_CLIENT, FROM_SERVER } from '../analyzer.ts';

export const rx: Analyzer = {
  service: 'rx',
  title: 'Rx',
  category: 'rpc',
  doc: 'Remote procedure calls of the Andrew File System.',
  standard: 'http://web.mit.edu/kolya/afs/rx/rx-spec',
  transports: ['udp'],
  likelyPorts: [7000, 7001, 7002, 7003, 7005, 7008],
  needsPort: true,
  firstBytes: null,
  aliases: { ndpi: ['RX'], wireshark: ['rx', 'afs'] },

  inspect(bytes) {
    const type = bytes.u8(20);
    const flags = bytes.u8(21);
    const security = bytes.u8(23);
    const isHeader =
      bytes.length >= 28 && type >= 1 && type <= 13 && flags <= 0x3f && security <= 3 && bytes.u32(0) > 0x40000000;
    if (!isHeader || bytes.u32(8) > 0xffffff || bytes.u32(12) > 0xffffff) return 'no';
    return bytes.onPort(7000, 7001, 7002, 7003, 7005, 7008) ? ((flags & 1) === 1 ? FROM_CLIENT : FROM_SERVER) : 'no';
  },
};
