import { type Analyzer, FROM_CLIENT } from '../analyzer.ts';

const PACKET_LEN = 188;

export const mpegTs: Analyzer = {
  service: 'mpeg-ts',
  title: 'MPEG transport stream',
  category: 'streaming',
  doc: 'Television in packets of 188 bytes.',
  standard: 'ISO/IEC 13818-1',
  transports: ['udp'],
  likelyPorts: [1234, 5004],
  firstBytes: [0x47],
  aliases: { ndpi: ['MPEG_TS'], wireshark: ['mp2t'] },

  inspect(bytes) {
    // One packet alone could be anything that begins with a G.
    const least = bytes.onPort(1234, 5004) ? PACKET_LEN : 2 * PACKET_LEN;
    if (bytes.length < least || bytes.wireLength % PACKET_LEN !== 0) return 'no';
    for (let at = 0; at < bytes.length; at += PACKET_LEN) if (bytes.u8(at) !== 0x47) return 'no';
    return FROM_CLIENT;
  },
};
