import type { Analyzer } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import { cleanName } from '../tls/hello.ts';

export const xiaomi: Analyzer = {
  service: 'xiaomi',
  title: 'Xiaomi push',
  category: 'chat',
  doc: 'Push messages to Xiaomi telephones.',
  standard: null,
  transports: ['tcp'],
  likelyPorts: [5222],
  firstBytes: [0xc2],
  aliases: { ndpi: ['Xiaomi'] },

  inspect(bytes) {
    if (bytes.u32(0) !== 0xc2fe0005 || bytes.u16(8) !== 0x0002) return 'no';
    const host = /^[\x20-\x7e]{4,64}$/.exec(bytes.text(22, bytes.u8(21)))?.[0];
    const name = lastName(bytes) ?? host;
    return { application: 'Xiaomi', ...(name === undefined ? {} : { serverName: cleanName(name) }) };
  },
};

/** The address or name of the server that the client dialled, the longest text of that form. */
function lastName(bytes: Bytes): string | null {
  const names = bytes.text(22, 400).match(/(?:\d{1,3}\.){3}\d{1,3}|[a-z0-9-]+(?:\.[a-z0-9-]+){3,}/g);
  return names?.at(-1) ?? null;
}
