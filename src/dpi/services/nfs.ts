import type { Analyzer } from '../analyzer.ts';
import { inspectRpc } from '../onc-rpc.ts';

export const nfs: Analyzer = {
  service: 'nfs',
  title: 'NFS',
  category: 'file-transfer',
  doc: 'Files shared the Unix way, with the mounts and locks that belong to it.',
  standard: 'RFC 7530, RFC 1813, RFC 5531',
  transports: ['tcp', 'udp'],
  likelyPorts: [2049],
  firstBytes: null,
  aliases: { ndpi: ['NFS'], wireshark: ['nfs', 'mount', 'nlm', 'stat'], zeek: ['nfs', 'mount'], iana: ['nfs'] },

  inspect: (bytes) => inspectRpc(bytes, true, [2049]),
};
