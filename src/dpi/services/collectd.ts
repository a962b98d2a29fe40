import { type Analyzer, FROM_CLIENT } from '../analyzer.ts';

export const collectd: Analyzer = {
  service: 'collectd',
  title: 'collectd',
  category: 'management',
  doc: 'Measurements of machines.',
  standard: 'https://github.com/collectd/collectd/wiki/Binary-protocol',
  transports: ['udp'],
  likelyPorts: [25826],
  firstBytes: [0x00, 0x02],
  aliases: { ndpi: ['collectd'], wireshark: ['collectd'] },

  inspect(bytes) {
    const type = bytes.u16(0);
    const length = bytes.u16(2);
    if (type === 0x0210 || type === 0x0200)
      return length > 8 && length <= bytes.wireLength && bytes.onPort(25826) ? FROM_CLIENT : 'no';
    const next = bytes.u16(length);
    return type === 0 &&
      length > 5 &&
      length < 128 &&
      bytes.u8(length - 1) === 0 &&
      bytes.isPrintable(4, length - 5) &&
      (next === 1 || next === 8) &&
      bytes.u16(length + 2) === 12
      ? FROM_CLIENT
      : 'no';
  },
};
