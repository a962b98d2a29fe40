import { type Analyzer, YES } from '../analyzer.ts';

const HEADER_LEN = 28;
const NON_ESP_MARKER = 0;
/** Exchanges of versions 1 and 2 (RFC 2408 section 3.1, RFC 7296 section 3.1). */
const isExchange = (type: number): boolean => (type >= 1 && type <= 6) || (type >= 32 && type <= 45);

export const ike: Analyzer = {
  service: 'ike',
  title: 'IKE',
  category: 'vpn',
  doc: 'Keys of IPsec, and IPsec itself inside UDP.',
  standard: 'RFC 7296',
  transports: ['udp'],
  likelyPorts: [500, 4500],
  firstBytes: null,
  aliases: { ndpi: ['IPSec'], wireshark: ['isakmp', 'udpencap'], zeek: ['ipsec'], iana: ['isakmp', 'ipsec-nat-t'] },

  inspect(bytes) {
    const start = bytes.onPort(4500) && bytes.u32(0) === NON_ESP_MARKER ? 4 : 0;
    if (bytes.onPort(4500) && bytes.length === 1 && bytes.u8(0) === 0xff) return YES;
    const version = bytes.u8(start + 17) >> 4;
    const length = bytes.u32(start + 24);
    if (
      (version === 1 || version === 2) &&
      isExchange(bytes.u8(start + 18)) &&
      length >= HEADER_LEN &&
      bytes.u8(start + 16) < 60
    ) {
      const wire = Math.max(bytes.length, bytes.wireLength);
      if (length === wire - start && (bytes.u32(start) !== 0 || bytes.u32(start + 4) !== 0))
        return { facts: { version: `IKEv${version}` } };
    }
    // RFC 3948: anything else on this port is ESP in UDP, known by an index that is not zero and small counters.
    return bytes.onPort(4500) && start === 0 && bytes.u32(0) > 255 && bytes.length >= 16 && bytes.u32(4) < 0x1000000
      ? YES
      : 'no';
  },
};
