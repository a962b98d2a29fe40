import type { Analyzer } from '../analyzer.ts';

/** Request header: size, API key, API version, correlation id, client id. */
const MAX_API_KEY = 74;
const MAX_API_VERSION = 17;

export const kafka: Analyzer = {
  service: 'kafka',
  title: 'Kafka',
  category: 'messaging',
  doc: 'Kafka: streams of records.',
  standard: 'https://kafka.apache.org/protocol',
  transports: ['tcp'],
  likelyPorts: [9092, 9093],
  firstBytes: [0x00],
  aliases: { ndpi: ['Kafka'], wireshark: ['kafka'] },

  inspect(bytes) {
    const size = bytes.u32(0);
    const client = bytes.u16(12);
    if (size !== bytes.length - 4 || size < 10 || bytes.u16(4) > MAX_API_KEY || bytes.u16(6) > MAX_API_VERSION)
      return 'no';
    if (client === 0 || client > 128 || !bytes.isPrintable(14, client) || bytes.u32(8) > 0xffffff) return 'no';
    return { client: 'sender', facts: { client_id: bytes.text(14, client) } };
  },
};
