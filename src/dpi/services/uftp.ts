/**
 * The header of versions 4 and 5 as uftp-multicast's protocol.txt and Wireshark's `uftp4` and `uftp5` have it: 16 bytes, the
 * second the type of the message, the last of no use; the message behind begins with its type again.
 */
import { type Analyzer, YES } from '../analyzer.ts';
import { confirmed } from '../confirm.ts';

const VERSION_4 = 0x40;
const VERSION_5 = 0x50;
/** CC_ACK. */
const LAST_TYPE = 21;
const RESERVED_AT = 15;
const HEADER_LEN = 16;

export const uftp: Analyzer = {
  service: 'uftp',
  title: 'UFTP',
  category: 'file-transfer',
  doc: 'Files sent to many machines at once.',
  standard: 'http://uftp-multicast.sourceforge.net/protocol.txt',
  transports: ['udp'],
  likelyPorts: [1044],
  firstBytes: [VERSION_4, VERSION_5],
  aliases: { ndpi: ['UFTP'], wireshark: ['uftp4', 'uftp5'] },

  inspect(bytes) {
    const type = bytes.u8(1);
    if (type < 1 || type > LAST_TYPE || bytes.u8(RESERVED_AT) !== 0 || bytes.u8(HEADER_LEN) !== type) return 'no';
    return bytes.onPort(1044) ? YES : confirmed(bytes, YES);
  },
};
