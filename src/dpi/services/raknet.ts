import { type Analyzer, YES } from '../analyzer.ts';

/** Sixteen bytes that every message before a connection carries. */
const MAGIC = '\x00\xff\xff\x00\xfe\xfe\xfe\xfe\xfd\xfd\xfd\xfd\x12\x34\x56\x78';

export const raknet: Analyzer = {
  service: 'raknet',
  title: 'RakNet',
  category: 'game',
  doc: 'Transport of many games, Minecraft and Roblox among them.',
  standard: 'https://github.com/facebookarchive/RakNet',
  transports: ['udp'],
  likelyPorts: [19132, 19133],
  firstBytes: [0x01, 0x02, 0x05, 0x06, 0x07, 0x08, 0x1c, 0x78, 0x7b, 0x7e, 0x7a],
  aliases: { ndpi: ['RakNet'], wireshark: ['raknet'] },

  inspect(bytes) {
    return bytes.find(MAGIC, 0, 96) > 0 ? YES : 'no';
  },
};
