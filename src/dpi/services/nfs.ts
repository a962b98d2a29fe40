import { type Analyzer, FROM_SERVER } from '../analyzer.ts';

const CALL = 0;
const REPLY = 1;
/** Programs of ONC RPC from the port mapper on (RFC 5531 section 8.3). */
const PROGRAMS: ReadonlyMap<number, string> = new Map([
  [100000, 'portmap'],
  [100003, 'nfs'],
  [100005, 'mount'],
  [100021, 'nlm'],
  [100024, 'status'],
  [100227, 'nfs-acl'],
  [100004, 'ypserv'],
  [100011, 'rquota'],
]);

export const nfs: Analyzer = {
  service: 'nfs',
  title: 'NFS and ONC RPC',
  category: 'file-transfer',
  doc: 'Files shared the Unix way, with the port mapper and locks that belong to it.',
  standard: 'RFC 7530, RFC 5531',
  transports: ['tcp', 'udp'],
  likelyPorts: [2049, 111],
  firstBytes: null,
  aliases: { ndpi: ['NFS', 'RPC'], wireshark: ['nfs', 'rpc', 'portmap', 'mount', 'nlm'], iana: ['nfs', 'sunrpc'] },

  inspect(bytes) {
    const start = bytes.isTcp ? 4 : 0;
    if (bytes.isTcp && ((bytes.u32(0) & 0x7fffff) > 0x100000 || bytes.u8(0) !== 0x80)) return 'no';
    const kind = bytes.u32(start + 4);
    if (kind === CALL) {
      const program = PROGRAMS.get(bytes.u32(start + 12));
      if (bytes.u32(start + 8) !== 2 || program === undefined || bytes.u32(start + 16) > 4) return 'no';
      return { client: 'sender', facts: { program, procedure: bytes.u32(start + 20) } };
    }
    const isReply = kind === REPLY && bytes.u32(start + 8) <= 1 && bytes.length >= start + 24;
    return isReply && bytes.onPort(2049, 111) ? FROM_SERVER : 'no';
  },
};
