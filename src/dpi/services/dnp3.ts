import type { Analyzer } from '../analyzer.ts';

export const dnp3: Analyzer = {
  service: 'dnp3',
  title: 'DNP3',
  category: 'industrial',
  doc: 'Control of power and water plants.',
  standard: 'IEEE 1815',
  transports: ['tcp', 'udp'],
  likelyPorts: [20000],
  firstBytes: [0x05],
  aliases: { ndpi: ['DNP3'], wireshark: ['dnp3'], zeek: ['dnp3'], iana: ['dnp'] },

  inspect(bytes) {
    if (bytes.u16(0) !== 0x0564) return bytes.length === 1 && bytes.onPort(20000) ? 'maybe' : 'no';
    const isFromMaster = (bytes.u8(3) & 0x80) !== 0;
    return bytes.u8(2) >= 5
      ? { client: isFromMaster ? 'sender' : 'receiver', facts: { source: bytes.u16le(6), destination: bytes.u16le(4) } }
      : 'no';
  },
};
