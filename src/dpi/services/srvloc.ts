import { type Analyzer, YES } from '../analyzer.ts';

export const srvloc: Analyzer = {
  service: 'srvloc',
  title: 'Service Location Protocol',
  category: 'network',
  doc: 'Finds printers and other services of a network.',
  standard: 'RFC 2608',
  transports: ['udp', 'tcp'],
  likelyPorts: [427],
  firstBytes: [1, 2],
  aliases: { ndpi: ['Service_Location_Protocol'], wireshark: ['srvloc'], iana: ['svrloc'] },

  inspect(bytes) {
    const version = bytes.u8(0);
    const functionId = bytes.u8(1);
    if (functionId < 1 || functionId > 15 || !bytes.onPort(427)) return 'no';
    const length = version === 1 ? bytes.u16(2) : bytes.u24(2);
    return length === Math.max(bytes.length, bytes.wireLength) ? YES : 'no';
  },
};
