import { type Analyzer, YES } from '../analyzer.ts';
import { putFact } from '../facts.ts';
import { addPlainUser, putPassword } from '../login-lines.ts';
import { textAt } from '../text-pool.ts';

const FRAME_END = 0xce;
/** Frames of 0-9-1: method, header, body, heartbeat. */
const isFrameType = (type: number): boolean => (type >= 1 && type <= 3) || type === 8;

export const amqp: Analyzer = {
  service: 'amqp',
  title: 'AMQP',
  category: 'messaging',
  doc: 'Message queues of RabbitMQ, Azure Service Bus and others.',
  standard: 'AMQP 0-9-1, ISO/IEC 19464',
  transports: ['tcp'],
  likelyPorts: [5672],
  firstBytes: [0x01, 0x02, 0x03, 0x08, 0x41],
  aliases: { ndpi: ['AMQP'], wireshark: ['amqp'], iana: ['amqp'] },

  inspect(bytes) {
    if (bytes.has('AMQP') && bytes.length >= 8)
      return { client: 'sender', follow: true, facts: { version: `${bytes.u8(5)}.${bytes.u8(6)}.${bytes.u8(7)}` } };
    if (!isFrameType(bytes.u8(0)) || bytes.length < 8) return 'no';
    const end = 7 + bytes.u32(3);
    if (bytes.u8(end) !== FRAME_END) return 'no';
    return bytes.length === end + 1 || isFrameType(bytes.u8(end + 1)) ? YES : 'no';
  },

  followsSegments: true,

  /** connection.start-ok of 0-9-1 (class 10, method 11): properties, a mechanism, its answer; connection.open: the virtual host. */
  follow(bytes, match) {
    if (bytes.u8(0) !== 1 || bytes.u16(7) !== CONNECTION) return true;
    match.facts ??= {};
    const { facts } = match;
    const method = bytes.u16(9);
    if (method === Method.open) {
      putFact(match, facts, 'virtual_host', textAt(bytes, 12, bytes.u8(11)));
      return false;
    }
    if (method !== Method.startOk) return true;
    const at = 15 + Math.max(bytes.u32(11), 0);
    const size = Math.max(bytes.u8(at), 0);
    const mechanism = bytes.text(at + 1, Math.min(size, 20));
    if (!/^[A-Z0-9_-]{3,20}$/.test(mechanism)) return true;
    putFact(match, facts, 'auth', mechanism);
    const answer = at + 1 + size + 4;
    if (mechanism !== 'PLAIN' && mechanism !== 'AMQPLAIN') return true;
    putPassword(match, facts);
    if (mechanism === 'PLAIN') addPlainUser(bytes, answer, answer + Math.max(bytes.u32(answer - 4), 0), match, facts);
    return true;
  },
};

const CONNECTION = 10;
const Method = { startOk: 11, open: 40 } as const;
