import { expect, test } from 'vitest';
import { ChecksumCounts } from './checksums.ts';
import { decodePacket } from './decode.ts';
import { LinkType } from './link-types.ts';
import { Packet } from './packet.ts';
import { type Bytes, hex, ipv4, ipv6, tcp, u16, udp } from './sample-frames.ts';

const NONE = { ipv4: 0, tcp: 0, udp: 0, leftToCard: 0 };

/** RFC 1071 the other way: the one's complement of the remainder by 65,535. */
function checksum(...parts: readonly Bytes[]): Bytes {
  const bytes = parts.flatMap((part) => (part.length % 2 === 0 ? part : [...part, 0]));
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += (bytes[i] ?? 0) * 256 + (bytes[i + 1] ?? 0);
  return u16(0xffff - (sum % 0xffff));
}

const SRC = [10, 0, 0, 1];
const DST = [10, 0, 0, 2];
const ANOTHER = hex('0101');

function withChecksum(bytes: Bytes, at: number, value: Bytes): Bytes {
  return [...bytes.slice(0, at), ...value, ...bytes.slice(at + 2)];
}

/** An IPv4 packet with right checksums but for what is given. */
function frame(proto: 6 | 17, wrong: { readonly ip?: Bytes; readonly transport?: Bytes } = {}): Bytes {
  const bare = proto === 6 ? tcp(1, 2, [], [7, 8, 9]) : udp(1, 2, [7, 8, 9]);
  const pseudo = [...SRC, ...DST, 0, proto, ...u16(bare.length)];
  const segment = withChecksum(bare, proto === 6 ? 16 : 6, wrong.transport ?? checksum(pseudo, bare));
  const packet = ipv4(proto, segment);
  return withChecksum(packet, 10, wrong.ip ?? checksum(packet.slice(0, 20)));
}

function errorsOf(bytes: Bytes, captured = bytes.length): unknown {
  const packet = new Packet();
  const view = new DataView(Uint8Array.from([0xee, ...bytes]).buffer);
  decodePacket(view, 1, captured, bytes.length, LinkType.raw, packet);
  const counts = new ChecksumCounts();
  counts.add(packet, view);
  return counts.errors;
}

test('the header of an example that is widely published is right', () => {
  const header = hex('4500 0073 0000 4000 4011 b861 c0a8 0001 c0a8 00c7');
  const datagram = [...header, ...udp(1, 2, new Array<number>(87).fill(0))];
  expect(errorsOf(datagram)).toEqual(NONE);
  expect(errorsOf(withChecksum(datagram, 10, ANOTHER))).toEqual({ ...NONE, ipv4: 1 });
});

test.each([6, 17] as const)('protocol %s: right, wrong, and left to the card', (proto) => {
  const kind = proto === 6 ? 'tcp' : 'udp';
  expect(errorsOf(frame(proto))).toEqual(NONE);
  expect(errorsOf(frame(proto, { transport: ANOTHER }))).toEqual({ ...NONE, [kind]: 1 });
  expect(errorsOf(frame(proto, { ip: ANOTHER }))).toEqual({ ...NONE, ipv4: 1 });
  expect(errorsOf(frame(proto, { ip: [0, 0] }))).toEqual({ ...NONE, leftToCard: 1 });
  const length = frame(proto).length - 20;
  const [high = 0, low = 0] = checksum([...SRC, ...DST, 0, proto, ...u16(length)]);
  const pseudoHeader = [255 - high, 255 - low];
  expect(errorsOf(frame(proto, { transport: pseudoHeader }))).toEqual({ ...NONE, leftToCard: 1 });
});

test('what is cut is not verified, nor is a UDP checksum of zero', () => {
  const wrong = frame(6, { transport: ANOTHER });
  expect(errorsOf(wrong, wrong.length - 1)).toEqual(NONE);
  expect(errorsOf(frame(17, { transport: [0, 0] }))).toEqual(NONE);
});

test('IPv6, and behind a routing header with hops to go', () => {
  const bare = udp(1, 2, [7, 8, 9]);
  const addresses = ipv6(17, bare).slice(8, 40);
  const right = withChecksum(bare, 6, checksum([...addresses, ...u16(bare.length), 0, 17], bare));
  expect(errorsOf(ipv6(17, right))).toEqual(NONE);
  expect(errorsOf(ipv6(17, withChecksum(bare, 6, ANOTHER)))).toEqual({ ...NONE, udp: 1 });
  const routing = (left: number): Bytes => [17, 0, 0, left, 0, 0, 0, 0, ...withChecksum(bare, 6, ANOTHER)];
  expect(errorsOf(ipv6(43, routing(0)))).toEqual({ ...NONE, udp: 1 });
  expect(errorsOf(ipv6(43, routing(1)))).toEqual(NONE);
});
