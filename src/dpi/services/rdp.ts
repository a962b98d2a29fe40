import type { Analyzer } from '../analyzer.ts';
import { followStartTls } from './tls.ts';

/** TPKT (RFC 1006) around X.224 connection requests and confirms. */
const Tpdu = { connectionRequest: 0xe0, connectionConfirm: 0xd0 } as const;
const Negotiation = { request: 0x01, response: 0x02, failure: 0x03 } as const;

export const rdp: Analyzer = {
  service: 'rdp',
  title: 'RDP',
  category: 'remote-access',
  doc: 'Windows Remote Desktop.',
  standard: 'MS-RDPBCGR',
  transports: ['tcp'],
  likelyPorts: [3389],
  firstBytes: [0x03],
  aliases: { ndpi: ['RDP'], wireshark: ['rdp', 'tpkt'], zeek: ['rdp'], iana: ['ms-wbt-server'] },

  inspect(bytes) {
    const length = bytes.u16(2);
    const tpdu = bytes.u8(5) & 0xf0;
    if (bytes.u16(0) !== 0x0300 || length < 11 || bytes.u8(4) !== length - 5) return 'no';
    const kind = bytes.u8(length - 8);
    const size = bytes.u16le(length - 6);
    if (tpdu === Tpdu.connectionRequest) {
      const cookie = bytes.find('Cookie: mstshash=', 11, 32);
      const user = cookie < 0 ? null : bytes.line(cookie + 17, 64);
      const isRdp = cookie > 0 || (length >= 19 && kind === Negotiation.request && size === 8) || bytes.onPort(3389);
      return isRdp ? { client: 'sender', follow: true, ...(user === null ? {} : { facts: { user } }) } : 'no';
    }
    const isAnswer = length >= 19 && (kind === Negotiation.response || kind === Negotiation.failure) && size === 8;
    return tpdu === Tpdu.connectionConfirm && (isAnswer || bytes.onPort(3389))
      ? { client: 'receiver', follow: true }
      : 'no';
  },

  followsSegments: true,
  follow: followStartTls,
};
