import { type Analyzer, FROM_CLIENT, FROM_SERVER } from '../analyzer.ts';

export const afp: Analyzer = {
  service: 'afp',
  title: 'AFP',
  category: 'file-transfer',
  doc: 'Files shared by Macs of earlier times.',
  standard: 'Apple Filing Protocol, DSI',
  transports: ['tcp'],
  likelyPorts: [548],
  firstBytes: [0x00, 0x01],
  aliases: { ndpi: ['AFP'], wireshark: ['afp', 'dsi'], iana: ['afpovertcp'] },

  inspect(bytes) {
    const flags = bytes.u8(0);
    const command = bytes.u8(1);
    const isHeader =
      (flags === 0 || flags === 1) &&
      command >= 1 &&
      command <= 8 &&
      command !== 7 &&
      bytes.length >= 16 &&
      bytes.u32(12) === 0;
    return isHeader &&
      bytes.u32(8) === bytes.length - 16 &&
      (bytes.onPort(548) || (command === 3 && flags === 0 && bytes.u16(2) <= 1))
      ? flags === 0
        ? FROM_CLIENT
        : FROM_SERVER
      : 'no';
  },
};
