import { type Analyzer, FROM_CLIENT, FROM_SERVER } from '../analyzer.ts';

/** TPKT (RFC 1006), ISO 8073 data transfer, then the protocol's own number. */
const DATA_TRANSFER = 0xf0;

export const s7comm: Analyzer = {
  service: 's7comm',
  title: 'S7comm',
  category: 'industrial',
  doc: 'Siemens controllers.',
  standard: null,
  transports: ['tcp'],
  likelyPorts: [102],
  firstBytes: [0x03],
  aliases: { ndpi: ['S7Comm', 'S7CommPlus'], wireshark: ['s7comm', 's7comm-plus', 'cotp'], iana: ['iso-tsap'] },

  inspect(bytes) {
    if (bytes.u16(0) !== 0x0300 || bytes.u16(2) < 7) return 'no';
    const at = 5 + bytes.u8(4);
    const kind = bytes.u8(5);
    if (kind === DATA_TRANSFER && bytes.u8(4) === 2)
      return bytes.u8(at) === 0x32 || bytes.u8(at) === 0x72
        ? { facts: { version: bytes.u8(at) === 0x72 ? 'plus' : 'classic' } }
        : 'no';
    return (kind === 0xe0 || kind === 0xd0) && bytes.onPort(102) && bytes.u8(4) === bytes.u16(2) - 5
      ? kind === 0xe0
        ? FROM_CLIENT
        : FROM_SERVER
      : 'no';
  },
};
