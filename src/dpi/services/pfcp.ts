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
    return bytes.u8(0) >> 5 === 1 && isMessage && bytes.u16(2) === bytes.wireLength - 4 ? YES : 'no';
  },
};
