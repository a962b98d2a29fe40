import { type Analyzer, beginsLike, type Match, YES } from '../analyzer.ts';
import type { FactGroup } from '../facts.ts';
import type { Probe } from '../probe.ts';
import { hassh, KEX_INIT, type KeyExchange, readKeyExchange } from '../ssh/key-exchange.ts';

/** RFC 4253 section 4.2 allows 255 bytes with the line's end. */
const MAX_BANNER = 255;

const SSH_PORT = 22;

/** What both sides have said, shared by their streams. */
interface Said {
  readonly facts: FactGroup;
  readonly isDone: [boolean, boolean];
}

export const ssh: Analyzer = {
  service: 'ssh',
  title: 'SSH',
  category: 'remote-access',
  doc: 'Secure Shell: remote login, file transfer and tunnels.',
  standard: 'RFC 4253',
  transports: ['tcp'],
  likelyPorts: [SSH_PORT],
  firstBytes: [0x53],
  aliases: { ndpi: ['SSH'], wireshark: ['ssh'], zeek: ['ssh'], iana: ['ssh'] },

  inspect(bytes) {
    if (beginsLike(bytes, 'SSH-')) return 'maybe';
    if (!bytes.has('SSH-1.') && !bytes.has('SSH-2.')) return bytes.length < 6 && bytes.has('SSH-') ? 'maybe' : 'no';
    if (!bytes.wantsDetails) return YES;
    const said = (bytes.memory as Said | undefined) ?? { facts: {}, isDone: [false, false] };
    bytes.memory = said;
    said.isDone[bytes.direction] ||= readOpening(bytes, said.facts);
    const match: Match = { facts: said.facts };
    if (!said.isDone[0] || !said.isDone[1]) match.pending = true;
    return match;
  },
};

/** The banner and the key exchange after it; true once there is nothing more to wait for. */
function readOpening(bytes: Probe, facts: FactGroup): boolean {
  const side = isClient(bytes) ? 'client' : 'server';
  const banner = bytes.line(0, MAX_BANNER);
  if (banner === null) return bytes.length > MAX_BANNER;
  facts[`${side}_banner`] = banner.replace(/\p{Cc}/gu, '?');
  const from = bytes.indexOf(0x0a) + 1;
  if (bytes.u8(from + 5) >= 0 && bytes.u8(from + 5) !== KEX_INIT) return true;
  const exchange: KeyExchange | null = readKeyExchange(bytes, from);
  if (exchange === null) return false;
  facts[side === 'client' ? 'hassh' : 'hassh_server'] = hassh(exchange, side);
  return true;
}

/** By the usual port; else the side that opened the connection; where that was not seen, the higher port. */
function isClient({ fromStart, direction, srcPort, dstPort }: Probe): boolean {
  if ((srcPort === SSH_PORT) !== (dstPort === SSH_PORT)) return dstPort === SSH_PORT;
  return fromStart ? direction === 0 : srcPort > dstPort;
}
