import { type Analyzer, YES } from '../analyzer.ts';

export const knx: Analyzer = {
  service: 'knx',
  title: 'KNXnet/IP',
  category: 'industrial',
  doc: "Buildings' installations over IP.",
  standard: 'ISO 22510',
  transports: ['udp', 'tcp'],
  likelyPorts: [3671],
  firstBytes: [0x06],
  aliases: { ndpi: ['KNXnet_IP'], wireshark: ['kip'], iana: ['efcp'] },

  inspect(bytes) {
    const service = bytes.u16(2);
    return bytes.u16(0) === 0x0610 && bytes.u16(4) === bytes.wireLength && service >= 0x0201 && service <= 0x0960
      ? YES
      : 'no';
  },
};
