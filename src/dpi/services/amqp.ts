import { type Analyzer, YES } from '../analyzer.ts';

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
      return { client: 'sender', facts: { version: `${bytes.u8(5)}.${bytes.u8(6)}.${bytes.u8(7)}` } };
    if (!isFrameType(bytes.u8(0)) || bytes.length < 8) return 'no';
    const end = 7 + bytes.u32(3);
    if (bytes.u8(end) !== FRAME_END) return 'no';
    return bytes.length === end + 1 || isFrameType(bytes.u8(end + 1)) ? YES : 'no';
  },
};
