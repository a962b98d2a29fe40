import type { Analyzer } from '../analyzer.ts';
import { cleanName } from '../tls/hello.ts';

export const minecraft: Analyzer = {
  service: 'minecraft',
  title: 'Minecraft',
  category: 'game',
  doc: 'Worlds of Minecraft, the Java edition.',
  standard: 'https://minecraft.wiki/w/Java_Edition_protocol',
  transports: ['tcp'],
  likelyPorts: [25565],
  firstBytes: null,
  aliases: {},

  inspect(bytes) {
    const length = bytes.u8(0);
    if (length < 8 || length > 127 || bytes.u8(1) !== 0 || !bytes.fromStart) return 'no';
    const versionLen = bytes.u8(2) < 0x80 ? 1 : 2;
    const nameAt = 2 + versionLen;
    const name = bytes.u8(nameAt);
    const state = bytes.u8(nameAt + 1 + name + 2);
    const fits =
      length === versionLen + 1 + 1 + name + 3 &&
      name > 2 &&
      bytes.isPrintable(nameAt + 1, name) &&
      state >= 1 &&
      state <= 3;
    return fits
      ? { client: 'sender', application: 'Minecraft', serverName: cleanName(bytes.text(nameAt + 1, name)) }
      : 'no';
  },
};
