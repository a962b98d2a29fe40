import type { Analyzer } from '../analyzer.ts';

export const mumble: Analyzer = {
  service: 'mumble',
  title: 'Mumble voice',
  category: 'voip',
  doc: 'Voice of Mumble: asking a server for its load.',
  standard: 'https://mumble-protocol.readthedocs.io',
  transports: ['udp'],
  likelyPorts: [64738],
  needsPort: true,
  firstBytes: [0x00],
  aliases: { ndpi: ['Mumble'], wireshark: ['mumble'], iana: ['murmur'] },

  inspect(bytes) {
    const isAsking = bytes.length === 12 && bytes.u32(0) === 0;
    const isAnswer = bytes.length === 24 && bytes.u16(0) === 1 && bytes.u32(16) < 65_536;
    return bytes.onPort(64738) && (isAsking || isAnswer)
      ? { application: 'Mumble', client: isAsking ? 'sender' : 'receiver' }
      : 'no';
  },
};
