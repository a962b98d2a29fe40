import { type Analyzer, beginsLike } from '../analyzer.ts';

/** RFC 4253 section 4.2 allows 255 bytes with the line's end. */
const MAX_BANNER = 255;

export const ssh: Analyzer = {
  service: 'ssh',
  title: 'SSH',
  category: 'remote-access',
  doc: 'Secure Shell: remote login, file transfer and tunnels.',
  standard: 'RFC 4253',
  transports: ['tcp'],
  likelyPorts: [22],
  firstBytes: [0x53],
  aliases: { ndpi: ['SSH'], wireshark: ['ssh'], zeek: ['ssh'], iana: ['ssh'] },

  inspect(bytes) {
    if (beginsLike(bytes, 'SSH-')) return 'maybe';
    if (!bytes.has('SSH-1.') && !bytes.has('SSH-2.')) return bytes.length < 6 && bytes.has('SSH-') ? 'maybe' : 'no';
    const banner = bytes.line(0, MAX_BANNER);
    return { follow: true, facts: banner === null ? {} : { [bannerOf(bytes)]: banner } };
  },

  follow(bytes, match) {
    if (!bytes.fromStart) return true;
    const banner = bytes.has('SSH-') ? bytes.line(0, MAX_BANNER) : null;
    if (banner !== null) match.facts = { ...match.facts, [bannerOf(bytes)]: banner };
    return false;
  },
};

/** Either side may speak first: the lower port is taken for the server's. */
const bannerOf = ({ srcPort, dstPort }: { srcPort: number; dstPort: number }): string =>
  srcPort < dstPort ? 'server_banner' : 'client_banner';
