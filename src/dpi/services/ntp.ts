import type { Analyzer } from '../analyzer.ts';

const PACKET_LEN = 48;
const NTP_PORT = 123;
const Mode = { symmetricActive: 1, client: 3, server: 4, broadcast: 5, control: 6, private: 7 } as const;
/** Strata 0 to 16 mean something (RFC 5905 section 7.3). */
const MAX_STRATUM = 16;
/** Exponents of two: polls up to 36 hours; clocks are finer than a second. */
const MAX_POLL = 17;
const MAX_PRIVATE_ITEM = 500;

export const ntp: Analyzer = {
  service: 'ntp',
  title: 'NTP',
  category: 'network',
  doc: 'Network Time Protocol: clocks.',
  standard: 'RFC 5905',
  transports: ['udp'],
  likelyPorts: [NTP_PORT],
  needsPort: true,
  firstBytes: null,
  aliases: { ndpi: ['NTP'], wireshark: ['ntp'], zeek: ['ntp'], iana: ['ntp'] },

  inspect(bytes) {
    const first = bytes.u8(0);
    const version = (first >> 3) & 7;
    const mode = first & 7;
    if (first < 0 || version < 1 || version > 4 || !bytes.onPort(NTP_PORT)) return 'no';
    if (mode === Mode.control && (bytes.u16(10) > bytes.wireLength || (bytes.u8(1) & 0x1f) > 31)) return 'no';
    if (mode === Mode.private && ((bytes.u8(2) & 0xfc) !== 0 || bytes.u16(6) > MAX_PRIVATE_ITEM)) return 'no';
    const facts = { version, mode };
    const client = mode === Mode.client ? 'sender' : mode === Mode.server ? 'receiver' : undefined;
    if (mode === Mode.control || mode === Mode.private) return bytes.length >= 8 ? { facts } : 'no';
    if (
      bytes.length < PACKET_LEN ||
      bytes.u8(1) > MAX_STRATUM ||
      bytes.u8(2) > MAX_POLL ||
      bytes.u8(3) << 24 > 0 ||
      mode < Mode.symmetricActive
    )
      return 'no';
    return client === undefined ? { facts } : { client, facts };
  },
};
