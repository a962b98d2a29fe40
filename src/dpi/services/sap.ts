import { type Analyzer, YES } from '../analyzer.ts';

/** Section 3: version 1 in the first three bits, then of which family the source is and whether the session ends. */
const VERSION_MASK = 0xe0;
const VERSION_1 = 0x20;
const IPV6 = 0x10;
const UNREADABLE = 0x03;

export const sap: Analyzer = {
  service: 'sap',
  title: 'SAP',
  category: 'streaming',
  doc: 'Session Announcement Protocol: broadcasts to many say when and where they are.',
  standard: 'RFC 2974',
  transports: ['udp'],
  likelyPorts: [9875],
  firstBytes: [0x20, 0x24, 0x30, 0x34],
  aliases: { wireshark: ['sap'], iana: ['sapv1'] },

  inspect(bytes) {
    const first = bytes.u8(0);
    if ((first & VERSION_MASK) !== VERSION_1 || (first & UNREADABLE) !== 0) return 'no';
    const at = 4 + ((first & IPV6) !== 0 ? 16 : 4) + 4 * bytes.u8(1);
    return bytes.has('application/sdp\0v=0', at) || bytes.has('v=0\r\no=', at) || bytes.has('v=0\no=', at) ? YES : 'no';
  },
};
