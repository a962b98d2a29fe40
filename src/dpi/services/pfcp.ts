import { type Analyzer, YES } from '../analyzer.ts';

export const pfcp: Analyzer = {
  service: 'pfcp',
  title: 'PFCP',
  category: 'network',
  doc: 'Control of the data path in 4G and 5G networks.',
  standard: '3GPP TS 29.244',
  transports: ['udp'],
  likelyPorts: [8805],
  firstBytes: [0x20, 0x21, 0x22, 0x23],
  aliases: { ndpi: ['PFCP'], wireshark: ['pfcp'], iana: ['pfcp'] },

  inspect(bytes) {
    const type = bytes.u8(1);
    const isMessage = (type >= 1 && type <= 15) || (type >= 50 && type <= 57);
    if (bytes.u8(0) >> 5 !== 1 || !isMessage || bytes.u16(2) !== bytes.wireLength - 4) return 'no';
    // Section 7.2.2: messages about a session carry its number, with S set; spare bits are zero.
    const isOfSession = type >= 50;
    const flags = bytes.u8(0) & 0x1f;
    if ((flags & 0x19) !== (isOfSession ? 1 : 0)) return 'no';
    const headerLen = isOfSession ? 16 : 8;
    const spare = isOfSession ? bytes.u8(15) & 0x0f : bytes.u8(7);
    const isEmpty = bytes.wireLength === headerLen;
    return spare === 0 && (isEmpty || bytes.u16(headerLen + 2) <= bytes.wireLength - headerLen - 4) ? YES : 'no';
  },
};
