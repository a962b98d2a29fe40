import { type Analyzer, YES } from '../analyzer.ts';

const IAC = 0xff;

export const telnet: Analyzer = {
  service: 'telnet',
  title: 'Telnet',
  category: 'remote-access',
  doc: 'Remote terminals, everything readable on the way.',
  standard: 'RFC 854',
  transports: ['tcp'],
  likelyPorts: [23, 2323],
  firstBytes: [0xff],
  aliases: { ndpi: ['Telnet'], wireshark: ['telnet'], zeek: ['telnet'], iana: ['telnet'] },

  inspect(bytes) {
    const command = bytes.u8(1);
    const option = bytes.u8(2);
    if (bytes.u8(0) !== IAC || command < 0xfa || command > 0xfe || option > 0x31) return 'no';
    if (bytes.length === 3) return bytes.onPort(23) ? YES : 'maybe';
    return bytes.u8(3) === IAC || command === 0xfa || bytes.onPort(23) ? YES : 'no';
  },
};
