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
    if (!isFunction(bytes.u8(3))) return 'no';
    const isFromMaster = (bytes.u8(3) & 0x80) !== 0;
    return bytes.u8(2) >= 5
      ? { client: isFromMaster ? 'sender' : 'receiver', facts: { source: bytes.u16le(6), destination: bytes.u16le(4) } }
      : 'no';
  },
};

/** IEEE 1815 section 9.2.4.1.3: functions that the control byte may name, by who is primary. */
const isFunction = (control: number): boolean =>
  ((control & 0x40) !== 0 ? [0, 1, 2, 3, 4, 9] : [0, 1, 11, 14, 15]).includes(control & 0x0f);
