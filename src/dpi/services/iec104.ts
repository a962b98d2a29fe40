import { type Analyzer, YES } from '../analyzer.ts';

export const iec104: Analyzer = {
  service: 'iec104',
  title: 'IEC 60870-5-104',
  category: 'industrial',
  doc: 'Telecontrol of power grids.',
  standard: 'IEC 60870-5-104',
  transports: ['tcp'],
  likelyPorts: [2404],
  firstBytes: [0x68],
  aliases: { ndpi: ['IEC60870'], wireshark: ['104apci', '104asdu'], iana: ['iec-104'] },

  inspect(bytes) {
    const length = bytes.u8(1);
    if (length < 4 || length > 253) return bytes.length === 1 && bytes.onPort(2404) ? 'maybe' : 'no';
    const control = bytes.u8(2);
    const isUnnumbered = (control & 0x03) === 3 && length === 4 && bytes.u24(3) === 0;
    const isSupervisory = control === 1 && length === 4 && bytes.u8(3) === 0;
    const isInformation = (control & 1) === 0 && length >= 10 && bytes.u8(6) > 0 && bytes.u8(6) <= 127;
    const next = bytes.u8(2 + length);
    return (isUnnumbered || isSupervisory || isInformation) &&
      (next < 0 || next === 0x68) &&
      (bytes.onPort(2404) || 2 + length === bytes.length || next === 0x68)
      ? YES
      : 'no';
  },
};
