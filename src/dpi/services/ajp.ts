import { type Analyzer, FROM_CLIENT, FROM_SERVER } from '../analyzer.ts';

export const ajp: Analyzer = {
  service: 'ajp',
  title: 'AJP',
  category: 'web',
  doc: 'Web servers pass requests on to Tomcat.',
  standard: 'AJPv13',
  transports: ['tcp'],
  likelyPorts: [8009],
  firstBytes: [0x12, 0x41],
  aliases: { ndpi: ['AJP'], wireshark: ['ajp13'] },

  inspect(bytes) {
    const length = bytes.u16(2);
    if (bytes.u16(0) === 0x1234)
      return [2, 7, 8, 10].includes(bytes.u8(4)) && length > 0 && (bytes.u8(4) !== 2 || bytes.u8(5) <= 28)
        ? FROM_CLIENT
        : 'no';
    return bytes.has('AB') &&
      [3, 4, 5, 6, 9].includes(bytes.u8(4)) &&
      length > 0 &&
      length < 8192 &&
      (bytes.onPort(8009) || length + 4 === bytes.length)
      ? FROM_SERVER
      : 'no';
  },
};
