import { type Analyzer, YES } from '../analyzer.ts';

export const hl7: Analyzer = {
  service: 'hl7',
  title: 'HL7',
  category: 'health',
  doc: "Messages between hospitals' systems.",
  standard: 'HL7 version 2, MLLP',
  transports: ['tcp'],
  likelyPorts: [2575, 6661],
  firstBytes: [0x0b],
  aliases: { ndpi: ['HL7'], wireshark: ['hl7'], iana: ['hl7'] },

  inspect(bytes) {
    const message = bytes.text(1, 3);
    return bytes.u8(0) === 0x0b && /^(MSH|FHS|BHS)$/.test(message) && bytes.u8(4) > 0x20 && bytes.u8(4) < 0x7f
      ? YES
      : 'no';
  },
};
