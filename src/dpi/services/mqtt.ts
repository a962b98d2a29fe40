import { type Analyzer, FROM_SERVER, type Match } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import { addFact, type FactGroup, putFact } from '../facts.ts';
import { putPassword } from '../login-lines.ts';
import type { Probe } from '../probe.ts';
import { textAt } from '../text-pool.ts';

const Type = { connect: 1, connectAck: 2, publish: 3, subscribe: 8 } as const;

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
    const length = readLength(bytes, 0);
    if (length === null || bytes.length < 2) return 'no';
    const { value, next } = length;
    if (type === Type.connect && (bytes.u8(0) & 0x0f) === 0) {
      const isNamed = bytes.has('\0\x04MQTT', next) || bytes.has('\0\x06MQIsdp', next);
      return isNamed ? connect(bytes, next) : 'no';
    }
    if (next + value !== bytes.length) return 'no';
    if (bytes.onPort(1883) && isSound(bytes.u8(0), value)) return started(bytes);
    if (isPing(bytes))
      return bytes.memory === PING.request && bytes.u8(0) === PING.response ? FROM_SERVER : remember(bytes);
    if (type === Type.connectAck)
      return bytes.u8(0) === 0x20 && value === 2 && bytes.u8(2) <= 1 && bytes.u8(3) <= 5 ? FROM_SERVER : 'no';
    const topic = bytes.u16(next);
    const isPublish = type === Type.publish && (bytes.u8(0) & 0x06) < 6 && topic > 2 && topic < 256;
    return isPublish && isTopic(bytes.text(next + 2, topic)) ? started(bytes) : 'no';
  },

  followsSegments: true,

  /** Topics that are published and subscribed to; never what is published. */
  follow(bytes, match) {
    addTopics(bytes, match);
    return true;
  },
};

function started(bytes: Probe): Match {
  const match: Match = { follow: true };
  addTopics(bytes, match);
  return match;
}

/** Packets of one segment that are read. */
const MAX_PACKETS = 32;

function addTopics(bytes: Bytes, match: Match): void {
  match.facts ??= {};
  for (let at = 0, n = 0; n < MAX_PACKETS; n++) {
    const length = readLength(bytes, at);
    if (length === null) return;
    const type = bytes.u8(at) >> 4;
    if (type === Type.publish) addTopic(bytes, match, match.facts, length.next);
    // An identifier, and in version 5 properties, stand before the topics.
    else if (type === Type.subscribe && bytes.u16(length.next + 2) > 0)
      addTopic(bytes, match, match.facts, length.next + 2);
    else if (type === Type.subscribe) addTopic(bytes, match, match.facts, length.next + 3 + bytes.u8(length.next + 2));
    at = length.next + length.value;
  }
}

function addTopic(bytes: Bytes, match: Match, facts: FactGroup, at: number): void {
  const length = bytes.u16(at);
  if (length > 0 && at + 2 + length <= bytes.length) addFact(match, facts, 'topics', textAt(bytes, at + 2, length));
}

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
function readLength(bytes: Bytes, at: number): { value: number; next: number } | null {
  let value = 0;
  for (let i = 0; i < 4; i++) {
    const byte = bytes.u8(at + 1 + i);
    if (byte < 0) return null;
    value += (byte & 0x7f) * 128 ** i;
    if (byte < 0x80) return { value, next: at + 2 + i };
  }
  return null;
}

const Flag = { user: 0x80, password: 0x40, will: 0x04 } as const;

/** Section 3.1: name and level of the protocol, flags, keep-alive; then the client's name, its will, user and password. */
function connect(bytes: Probe, at: number): Match {
  const match: Match = { client: 'sender', follow: true, facts: {} };
  const facts = match.facts ?? {};
  const level = at + 2 + bytes.u16(at);
  const flags = bytes.u8(level + 1);
  const isVersion5 = bytes.u8(level) === 5;
  putFact(match, facts, 'level', bytes.u8(level));
  let next = skipProperties(bytes, level + 4, isVersion5);
  next = putText(bytes, next, match, facts, 'client_id');
  if ((flags & Flag.will) !== 0) {
    next = putText(bytes, skipProperties(bytes, next, isVersion5), match, facts, 'will_topic');
    next += 2 + Math.max(bytes.u16(next), 0);
  }
  if ((flags & Flag.user) !== 0) putText(bytes, next, match, facts, 'user');
  if ((flags & Flag.password) !== 0) putPassword(match, facts);
  return match;
}

function skipProperties(bytes: Bytes, at: number, isVersion5: boolean): number {
  if (!isVersion5) return at;
  const length = readLength(bytes, at - 1);
  return length === null ? bytes.length : length.next + length.value;
}

function putText(bytes: Bytes, at: number, match: Match, facts: FactGroup, name: string): number {
  const length = Math.max(bytes.u16(at), 0);
  if (length > 0) putFact(match, facts, name, textAt(bytes, at + 2, length));
  return at + 2 + length;
}
