import type { Analyzer } from '../analyzer.ts';

const KEEP_ALIVE = 0x1337cafe;
const DISCOVERY_LEN = 74;

export const discord: Analyzer = {
  service: 'discord',
  title: 'Discord voice',
  category: 'voip',
  doc: 'Voice of Discord: keep-alives and the discovery of the own address.',
  standard: 'Discord developer documentation, "Voice"',
  transports: ['udp'],
  likelyPorts: [50001, 50004],
  firstBytes: [0x00, 0x13],
  aliases: { ndpi: ['Discord'] },

  inspect(bytes) {
    if (bytes.u32(0) === KEEP_ALIVE && bytes.length === 8) return { application: 'Discord' };
    const type = bytes.u16(0);
    const isDiscovery =
      bytes.length === DISCOVERY_LEN && (type === 1 || type === 2) && bytes.u16(2) === DISCOVERY_LEN - 4;
    return isDiscovery ? { application: 'Discord', client: type === 1 ? 'sender' : 'receiver' } : 'no';
  },
};
