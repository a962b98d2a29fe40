import type { Analyzer } from '../analyzer.ts';

export const thrift: Analyzer = {
  service: 'thrift',
  title: 'Apache Thrift',
  category: 'rpc',
  doc: "Remote procedure calls, also those of Jaeger's tracing.",
  standard: 'https://github.com/apache/thrift/tree/master/doc/specs',
  transports: ['tcp', 'udp'],
  likelyPorts: [9090, 6831, 6832],
  firstBytes: [0x80, 0x82],
  aliases: { ndpi: ['Thrift'], wireshark: ['thrift'] },

  inspect(bytes) {
    if (bytes.u8(0) === 0x82) {
      const kind = bytes.u8(1) >> 5;
      const next = 2 + (bytes.u8(2) < 0x80 ? 1 : bytes.u8(3) < 0x80 ? 2 : 3);
      const length = bytes.u8(next);
      const isSound = (bytes.u8(1) & 0x1f) === 1 && kind >= 1 && kind <= 4 && length >= 2 && length < 64;
      return isSound && bytes.isPrintable(next + 1, length)
        ? { client: kind === 2 || kind === 3 ? 'receiver' : 'sender', facts: { method: bytes.text(next + 1, length) } }
        : 'no';
    }
    const kind = bytes.u8(3);
    const length = bytes.u32(4);
    if (bytes.u16(0) !== 0x8001 || bytes.u8(2) !== 0 || kind < 1 || kind > 4 || length < 1 || length > 128) return 'no';
    return bytes.isPrintable(8, length)
      ? { client: kind === 2 || kind === 3 ? 'receiver' : 'sender', facts: { method: bytes.text(8, length) } }
      : 'no';
  },
};
