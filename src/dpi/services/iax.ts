import { type Analyzer, YES } from '../analyzer.ts';

const CONTROL_FRAME = 0x06;

export const iax: Analyzer = {
  service: 'iax',
  title: 'IAX2',
  category: 'voip',
  doc: 'Calls between Asterisk telephone exchanges.',
  standard: 'RFC 5456',
  transports: ['udp'],
  likelyPorts: [4569],
  firstBytes: [0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89],
  aliases: { ndpi: ['IAX'], wireshark: ['iax2'], iana: ['iax'] },

  inspect(bytes) {
    const isFull =
      bytes.u8(0) >= 0x80 &&
      bytes.length >= 12 &&
      bytes.u8(10) === CONTROL_FRAME &&
      bytes.u8(11) >= 1 &&
      bytes.u8(11) <= 40;
    if (!isFull || bytes.u8(8) > 250) return 'no';
    let at = 12;
    for (let n = 0; n < 32 && at < bytes.length; n++) at += 2 + Math.max(bytes.u8(at + 1), 0);
    return at === bytes.length && (bytes.onPort(4569) || bytes.length > 14) ? YES : 'no';
  },
};
