import { type Analyzer, FROM_CLIENT, FROM_SERVER, type Verdict } from '../analyzer.ts';
import type { Probe } from '../probe.ts';

export const socks: Analyzer = {
  service: 'socks',
  title: 'SOCKS',
  category: 'vpn',
  doc: 'Connections through a proxy.',
  standard: 'RFC 1928',
  transports: ['tcp'],
  likelyPorts: [1080],
  firstBytes: [0x04, 0x05],
  aliases: { ndpi: ['SOCKS'], wireshark: ['socks'], zeek: ['socks'], iana: ['socks'] },

  inspect(bytes) {
    const version = bytes.u8(0);
    if (version === 5) return inspectVersion5(bytes);
    const command = bytes.u8(1);
    const isRequest =
      (command === 1 || command === 2) && bytes.u16(2) > 0 && bytes.length >= 9 && bytes.u8(bytes.length - 1) === 0;
    if (!isRequest || bytes.length > 300 || !bytes.isPrintable(8, bytes.indexOf(0, 8) - 8)) return 'no';
    return FROM_CLIENT;
  },
};

/** A greeting is a count and that many methods, the answer one of them; both together are certain. */
function inspectVersion5(bytes: Probe): Verdict {
  const methods = bytes.u8(1);
  const isGreeting = methods >= 1 && methods <= 16 && bytes.length === 2 + methods && isMethod(bytes.u8(2));
  const isAnswer = bytes.length === 2 && (isMethod(methods) || methods === 0xff);
  const before = bytes.memory as number | undefined;
  if (before !== undefined && before !== bytes.direction && isAnswer) return FROM_SERVER;
  if (!isGreeting || !bytes.fromStart) return 'no';
  bytes.memory = bytes.direction;
  return bytes.onPort(1080) ? FROM_CLIENT : 'maybe';
}

const isMethod = (method: number): boolean => (method >= 0 && method <= 9) || method === 0x80;
