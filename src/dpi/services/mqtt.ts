import { type Analyzer, FROM_SERVER, YES } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import type { FactValue } from '../facts.ts';
import type { Probe } from '../probe.ts';

const Type = { connect: 1, connectAck: 2, publish: 3 } as const;

export const mqtt: Analyzer = {
  service: 'mqtt',
  title: 'MQTT',
  category: 'messaging',
  doc: 'Messages of small devices, by topic.',
  standard: 'MQTT 5.0, ISO/IEC 20922',
  transports: ['tcp'],
  likelyPorts: [1883],
  firstBytes: null,
  aliases: { ndpi: ['MQTT'], wireshark: ['mqtt'], zeek: ['mqtt'], iana: ['mqtt'] },

  inspect(bytes) {
    const type = bytes.u8(0) >> 4;
    const length = readLength(bytes);
    if (length === null || bytes.length < 2) return 'no';
    const { value, next } = length;
    if (type === Type.connect && (bytes.u8(0) & 0x0f) === 0) {
      const isNamed = bytes.has('\0\x04MQTT', next) || bytes.has('\0\x06MQIsdp', next);
      return isNamed ? { client: 'sender', facts: connectFacts(bytes, next) } : 'no';
    }
    if (next + value !== bytes.length) return 'no';
    if (bytes.onPort(1883) && isSound(bytes.u8(0), value)) return YES;
    if (isPing(bytes))
      return bytes.memory === PING.request && bytes.u8(0) === PING.response ? FROM_SERVER : remember(bytes);
    if (type === Type.connectAck)
      return bytes.u8(0) === 0x20 && value === 2 && bytes.u8(2) <= 1 && bytes.u8(3) <= 5 ? FROM_SERVER : 'no';
    const topic = bytes.u16(next);
    const isPublish = type === Type.publish && (bytes.u8(0) & 0x06) < 6 && topic > 2 && topic < 256;
    return isPublish && isTopic(bytes.text(next + 2, topic)) ? { facts: { topic: bytes.text(next + 2, topic) } } : 'no';
  },
};

/** The smallest packets, too small to be sure of one of them alone. */
const PING = { request: 0xc0, response: 0xd0 } as const;
const isPing = (bytes: Bytes): boolean =>
  bytes.length === 2 && bytes.u8(1) === 0 && (bytes.u8(0) === PING.request || bytes.u8(0) === PING.response);

function remember(bytes: Probe): 'maybe' {
  bytes.memory = bytes.u8(0);
  return 'maybe';
}

/** Section 4.7: no wildcards in what is published. */
const isTopic = (topic: string): boolean => /^[\w$][\w$/. :@=-]*$/.test(topic);

/** Sizes and flags that fixed packets have (section 2.2). */
function isSound(first: number, value: number): boolean {
  const type = first >> 4;
  const flags = first & 0x0f;
  if (type === 12 || type === 13 || type === 14) return flags === 0 && value <= 2;
  if (type === 4 || type === 5 || type === 7) return flags === 0 && value >= 2 && value < 64;
  if (type === 6 || type === 8 || type === 10) return flags === 2 && value >= 2;
  return (
    (type === 2 && value >= 2 && flags === 0) || (type === 3 && value > 4) || (type === 9 && flags === 0 && value > 2)
  );
}

/** Section 1.5.5: seven bits a byte, at most four bytes. */
function readLength(bytes: Bytes): { value: number; next: number } | null {
  let value = 0;
  for (let i = 0; i < 4; i++) {
    const byte = bytes.u8(1 + i);
    if (byte < 0) return null;
    value += (byte & 0x7f) * 128 ** i;
    if (byte < 0x80) return { value, next: 2 + i };
  }
  return null;
}

/** The client's own name follows protocol name, level, flags and keep-alive; a user's presence is a flag. */
function connectFacts(bytes: Bytes, at: number): Record<string, FactValue> {
  const level = at + 2 + bytes.u16(at);
  const flags = bytes.u8(level + 1);
  const clientAt = level + 4 + (bytes.u8(level) === 5 ? 1 + bytes.u8(level + 4) : 0);
  const clientId = bytes.text(clientAt + 2, Math.min(bytes.u16(clientAt), 64));
  const facts: Record<string, FactValue> = { level: bytes.u8(level) };
  if (clientId.length > 0) facts.client_id = clientId;
  if ((flags & 0x40) !== 0) facts.cleartext_password = true;
  return facts;
}
