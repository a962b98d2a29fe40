import { type Analyzer, YES } from '../analyzer.ts';

export const gtp: Analyzer = {
  service: 'gtp',
  title: 'GTP',
  category: 'network',
  doc: 'Data and control of mobile networks.',
  standard: '3GPP TS 29.060, TS 29.274, TS 32.295',
  transports: ['udp'],
  likelyPorts: [2123, 2152, 3386],
  needsPort: true,
  firstBytes: null,
  aliases: {
    ndpi: ['GTP', 'GTP_C', 'GTP_U', 'GTP_PRIME'],
    wireshark: ['gtp', 'gtpv2'],
    zeek: ['gtpv1'],
    iana: ['gtp-control', 'gtp-user'],
  },

  inspect(bytes) {
    const first = bytes.u8(0);
    const wire = Math.max(bytes.length, bytes.wireLength);
    const version = first >> 5;
    if (first < 0 || bytes.length < 6) return 'no';
    if (bytes.onPort(3386))
      return (first & 0x10) === 0 && version <= 2 && (bytes.u16(2) === wire - 6 || bytes.u16(2) === wire - 20)
        ? { application: "GTP'" }
        : 'no';
    if (!bytes.onPort(2123, 2152) || version < 1 || version > 2) return 'no';
    return bytes.u16(2) === wire - (version === 1 ? 8 : 4) && (version === 2 || (first & 0x18) === 0x10) ? YES : 'no';
  },
};
