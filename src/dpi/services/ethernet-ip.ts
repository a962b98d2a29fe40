import { type Analyzer, YES } from '../analyzer.ts';

/** Commands of the encapsulation header, among them ListIdentity and RegisterSession. */
const COMMANDS: readonly number[] = [0x0004, 0x0063, 0x0064, 0x0065, 0x0066, 0x006f, 0x0070, 0x0072, 0x0073];

const REGISTER_SESSION = 0x0065;
const HEADER_LEN = 24;

export const ethernetIp: Analyzer = {
  service: 'ethernet-ip',
  title: 'EtherNet/IP',
  category: 'industrial',
  doc: 'Rockwell and other controllers: the Common Industrial Protocol.',
  standard: 'ODVA EtherNet/IP specification',
  transports: ['tcp', 'udp'],
  likelyPorts: [44818, 2222],
  firstBytes: null,
  aliases: {
    ndpi: ['EthernetIP', 'CIP'],
    wireshark: ['enip', 'cipio'],
    zeek: ['enip'],
    iana: ['EtherNet-IP-2', 'EtherNet-IP-1'],
  },

  inspect(bytes) {
    const command = bytes.u16le(0);
    const length = bytes.u16le(2);
    if (COMMANDS.includes(command) && length + HEADER_LEN === bytes.length && bytes.u32le(8) < 0x100) {
      // Elsewhere a header that is mostly zeros is no sign: only RegisterSession says more, its version 1 without options.
      const isRegistering = command === REGISTER_SESSION && length === 4 && bytes.u32le(HEADER_LEN) === 1;
      return bytes.onPort(44818) || isRegistering ? YES : 'no';
    }
    // Implicit data: two items, a sequenced address (0x8002) of eight bytes and connected data (0x00b1).
    return !bytes.isTcp && command === 2 && length === 0x8002 && bytes.u16le(4) === 8 && bytes.u16le(14) === 0x00b1
      ? YES
      : 'no';
  },
};
