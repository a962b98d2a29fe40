import { type Analyzer, YES } from '../analyzer.ts';

export const ptp: Analyzer = {
  service: 'ptp',
  title: 'PTP',
  category: 'network',
  doc: 'Clocks to the microsecond and below.',
  standard: 'IEEE 1588',
  transports: ['udp'],
  likelyPorts: [319, 320],
  needsPort: true,
  firstBytes: null,
  aliases: { wireshark: ['ptp'], zeek: ['ptp'], iana: ['ptp-event', 'ptp-general'] },

  inspect(bytes) {
    const version = bytes.u8(1) & 0x0f;
    const type = bytes.u8(0) & 0x0f;
    return bytes.onPort(319, 320) &&
      (version === 1 || version === 2) &&
      (type <= 3 || type >= 8) &&
      (version === 1 ? bytes.u16(2) === 1 : bytes.u16(2) === bytes.wireLength && bytes.length >= 34)
      ? YES
      : 'no';
  },
};
