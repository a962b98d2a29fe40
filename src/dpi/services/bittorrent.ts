import { type Analyzer, beginsLike, FROM_CLIENT, type Verdict, YES } from '../analyzer.ts';
import type { Probe } from '../probe.ts';

const HANDSHAKE = '\x13BitTorrent protocol';
const TRACKER_MAGIC_HIGH = 0x417;
const TRACKER_MAGIC_LOW = 0x27101980;
/** Bencoded dictionaries of the hash table start with one of these keys. */
const DHT_STARTS: readonly string[] = ['d1:ad2:id20:', 'd1:rd2:id20:', 'd2:ip6:', 'd1:el', 'd1:ad', 'd1:rd', 'd1:q'];

export const bittorrent: Analyzer = {
  service: 'bittorrent',
  title: 'BitTorrent',
  category: 'file-sharing',
  doc: 'Files shared among peers: the peer protocol, its hash table (BEP 5), trackers and uTP (BEP 29).',
  standard: 'BEP 3',
  transports: ['tcp', 'udp'],
  likelyPorts: [6881, 6882, 6883, 6889, 51413],
  firstBytes: null,
  aliases: { ndpi: ['BitTorrent'], wireshark: ['bittorrent', 'bt-dht', 'bt-utp'], zeek: ['bittorrent'] },

  inspect(bytes) {
    if (bytes.isTcp) return bytes.has(HANDSHAKE) ? FROM_CLIENT : beginsLike(bytes, HANDSHAKE) ? 'maybe' : 'no';
    if (bytes.u8(0) === 0x64)
      return DHT_STARTS.some((start) => bytes.has(start)) && bytes.find('1:', 2) > 0 ? YES : 'no';
    if (bytes.u32(0) === TRACKER_MAGIC_HIGH && bytes.u32(4) === TRACKER_MAGIC_LOW) return FROM_CLIENT;
    if (bytes.has('BT-SEARCH * HTTP/1.')) return YES;
    return inspectUtp(bytes);
  },
};

/** BEP 29: version 1 in the low nibble, packet types 0 to 4 in the high one; certain once the peer protocol shows, or both sides agree. */
function inspectUtp(bytes: Probe): Verdict {
  const first = bytes.u8(0);
  if (bytes.length < 20 || (first & 0x0f) !== 1 || first >> 4 > 4) return 'no';
  const extension = bytes.u8(1);
  const window = bytes.u32(12);
  if (extension > 2 || window > 0x4000000) return 'no';
  if (bytes.find(HANDSHAKE, 20, 64) > 0) return YES;
  const connection = bytes.u16(2);
  const sequence = bytes.u16(16);
  const before = bytes.memory as { connection: number; sequence: number; direction: number } | undefined;
  bytes.memory = { connection, sequence, direction: bytes.direction };
  if (before === undefined) return 'maybe';
  // The receiver of a connection adds one to its number (BEP 29, "connection_id").
  const isPair = Math.abs(connection - before.connection) === 1 && before.direction !== bytes.direction;
  return isPair && bytes.u16(18) === before.sequence ? YES : 'maybe';
}
