import type { Analyzer } from '../analyzer.ts';

const MAX_PDU_LEN = 254;
const MAX_FUNCTION = 0x7f;

export const modbus: Analyzer = {
  service: 'modbus',
  title: 'Modbus',
  category: 'industrial',
  doc: 'Registers and coils of controllers.',
  standard: 'Modbus Messaging on TCP/IP V1.0b',
  transports: ['tcp'],
  likelyPorts: [502],
  needsPort: true,
  firstBytes: null,
  aliases: { ndpi: ['Modbus'], wireshark: ['mbtcp'], zeek: ['modbus'], iana: ['mbap'] },

  inspect(bytes) {
    const length = bytes.u16(4);
    const code = bytes.u8(7) & 0x7f;
    if (
      bytes.u16(2) !== 0 ||
      length < 2 ||
      length > MAX_PDU_LEN ||
      bytes.length < 8 ||
      code === 0 ||
      code > MAX_FUNCTION
    )
      return 'no';
    if (length + 6 !== bytes.length && bytes.u16(6 + length + 2) !== 0) return 'no';
    if (!bytes.onPort(502)) return 'no';
    return {
      client: bytes.dstPort === 502 ? 'sender' : 'receiver',
      facts: { function: code, unit: bytes.u8(6) },
      ...(code === 0x5a ? { application: 'UMAS' } : {}),
    };
  },
};
