import { type Analyzer, FROM_CLIENT, FROM_SERVER, firstOf, YES } from '../analyzer.ts';

const STARTS: readonly string[] = ['INFO {', 'CONNECT {'];
const WEAK_STARTS: readonly string[] = ['PING\r\n', 'PONG\r\n', 'SUB ', 'PUB ', 'MSG ', 'UNSUB ', '+OK\r\n'];

export const nats: Analyzer = {
  service: 'nats',
  title: 'NATS',
  category: 'messaging',
  doc: 'Messages by subject among services.',
  standard: 'https://docs.nats.io/reference/reference-protocols/nats-protocol',
  transports: ['tcp'],
  likelyPorts: [4222],
  firstBytes: firstOf('ICPSMU+-'),
  aliases: { ndpi: ['Nats'] },

  inspect(bytes) {
    if (bytes.has('INFO {') && bytes.find('"server_id"', 6, 512) > 0) return FROM_SERVER;
    if (bytes.has('CONNECT {') && bytes.find('"verbose"', 9, 512) > 0) return FROM_CLIENT;
    if (STARTS.some((start) => bytes.has(start))) return 'maybe';
    return bytes.onPort(4222) && WEAK_STARTS.some((start) => bytes.has(start)) ? YES : 'no';
  },
};
