import { type Analyzer, FROM_CLIENT, FROM_SERVER } from '../analyzer.ts';

export const couchbase: Analyzer = {
  service: 'couchbase',
  title: 'Couchbase',
  category: 'database',
  doc: "Couchbase's own dialect of memcached.",
  standard: 'https://github.com/couchbase/memcached/blob/master/docs/BinaryProtocol.md',
  transports: ['tcp'],
  likelyPorts: [11210],
  firstBytes: [0x80, 0x81],
  aliases: { wireshark: ['couchbase'] },

  inspect(bytes) {
    const isHeader = (bytes.u8(0) === 0x80 || bytes.u8(0) === 0x81) && bytes.onPort(11210) && bytes.length >= 24;
    return isHeader && bytes.u32(8) + 24 === bytes.length ? (bytes.u8(0) === 0x80 ? FROM_CLIENT : FROM_SERVER) : 'no';
  },
};
