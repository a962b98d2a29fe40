import type { Analyzer } from '../analyzer.ts';
import { inspectRpc } from '../onc-rpc.ts';

export const sunrpc: Analyzer = {
  service: 'sunrpc',
  title: 'ONC RPC',
  category: 'rpc',
  doc: 'Remote procedure calls of Unix: the port mapper, and programs that are not NFS.',
  standard: 'RFC 5531, RFC 1833',
  transports: ['tcp', 'udp'],
  likelyPorts: [111],
  firstBytes: null,
  aliases: { ndpi: ['RPC', 'NFS'], wireshark: ['rpc', 'portmap'], zeek: ['portmap'], iana: ['sunrpc'] },

  inspect: (bytes) => inspectRpc(bytes, false, [111]),
};
