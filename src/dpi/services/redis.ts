import { type Analyzer, FROM_CLIENT, FROM_SERVER, firstOf } from '../analyzer.ts';

export const redis: Analyzer = {
  service: 'redis',
  title: 'Redis',
  category: 'database',
  doc: 'Redis and Valkey: data kept in memory.',
  standard: 'https://redis.io/docs/latest/develop/reference/protocol-spec',
  transports: ['tcp'],
  likelyPorts: [6379, 6380],
  firstBytes: firstOf('*+-$:'),
  aliases: { ndpi: ['RESP', 'Redis'], wireshark: ['resp'], zeek: ['redis'], iana: ['redis'] },

  inspect(bytes) {
    const end = bytes.indexOf(0x0d, 1, 32);
    if (end < 0 || bytes.u8(end + 1) !== 0x0a) return 'no';
    const head = bytes.text(0, end);
    if (/^\*\d{1,7}$/.test(head)) return bytes.u8(end + 2) === 0x24 || bytes.length === end + 2 ? FROM_CLIENT : 'no';
    if (!bytes.onPort(6379, 6380)) return /^\+(PONG|OK)$/.test(head) && bytes.length === end + 2 ? 'maybe' : 'no';
    return /^(\+[\x20-\x7e]+|-(ERR|NOAUTH|WRONGTYPE).*|\$-?\d+|:-?\d+)$/.test(head) ? FROM_SERVER : 'no';
  },
};
