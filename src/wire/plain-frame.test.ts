import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodePacket } from './decode.ts';
import { decodeLink } from './link.ts';
import { LinkType } from './link-types.ts';
import { Packet, resetPacket } from './packet.ts';
import { decodePlainFrame } from './plain-frame.ts';
import { type Bytes, ethernet, hex, ipv4, tcp, udp, vlan } from './sample-frames.ts';

const OPTIONS = hex('020405b4 0402 080a 00000001 00000002 01 030307');
const TIMESTAMPS = hex('0101 080a 00000001 00000002');
const PADDING = [0, 0, 0, 0, 0, 0];

const PLAIN: readonly [string, Bytes][] = [
  ['tcp', ethernet(0x0800, ipv4(6, tcp(1, 2, [], [9, 9])))],
  ['tcp with options', ethernet(0x0800, ipv4(6, tcp(1, 2, OPTIONS, [9])))],
  ['tcp behind which the frame is padded', [...ethernet(0x0800, ipv4(6, tcp(1, 2, [], []))), ...PADDING]],
  ['tcp with timestamps', ethernet(0x0800, ipv4(6, tcp(1, 2, TIMESTAMPS, [9])))],
  ['udp', ethernet(0x0800, ipv4(17, udp(53, 6, [1, 2, 3])))],
  ['udp that is longer than it says', ethernet(0x0800, ipv4(17, udp(53, 6, [1, 2, 3], 9)))],
];

const OTHERS: readonly [string, Bytes][] = [
  ['a VLAN tag', ethernet(0x8100, vlan(5, 0x0800, ipv4(6, tcp(1, 2, [], [9]))))],
  ['options of IPv4', ethernet(0x0800, ipv4(6, tcp(1, 2, [], [9]), { options: [1, 1, 1, 1] }))],
  ['a fragment', ethernet(0x0800, ipv4(17, udp(5, 6, [1]), { flags: 0x2000 }))],
  ['no length, as offload leaves it', ethernet(0x0800, ipv4(6, tcp(1, 2, [], [9]), { totalLen: 0 }))],
  ['a length within the header', ethernet(0x0800, ipv4(6, tcp(1, 2, [], [9]), { totalLen: 24 }))],
  ['a tunnel', ethernet(0x0800, ipv4(17, udp(5, 4789, [8, 0, 0, 0, 0, 0, 7, 0])))],
  ['a jumbogram', ethernet(0x0800, ipv4(17, udp(5, 6, [1], 0)))],
  ['another protocol', ethernet(0x0800, ipv4(1, [8, 0, 0, 0, 1, 2, 0, 1]))],
];

function read(frame: Uint8Array, capLen: number, wireLen: number, isWalked: boolean): Packet {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const packet = new Packet();
  if (!isWalked) decodePacket(view, 0, capLen, wireLen, LinkType.ethernet, packet);
  else {
    resetPacket(packet, capLen, wireLen);
    decodeLink(view, 0, Math.min(capLen, wireLen), wireLen, packet, 0, LinkType.ethernet);
  }
  return packet;
}

function outerOf(packet: Packet): Partial<Packet> {
  return Object.fromEntries(Object.entries(packet).filter(([name]) => /^outer(Src|Dst)/.test(name)));
}

const isPlain = (frame: Bytes, captured = frame.length): boolean => {
  const view = new DataView(Uint8Array.from(frame).buffer);
  const packet = new Packet();
  resetPacket(packet, captured, frame.length);
  const untouched = structuredClone(packet);
  const isTaken = decodePlainFrame(view, 0, captured, frame.length, packet);
  if (!isTaken) expect(structuredClone(packet)).toEqual(untouched);
  return isTaken;
};

describe('a plain frame', () => {
  test.each(PLAIN)('is %s', (_name, frame) => expect(isPlain(frame)).toBe(true));

  test.each(OTHERS)('has no %s', (_name, frame) => expect(isPlain(frame)).toBe(false));

  test('has its headers captured', () => {
    const frame = ethernet(0x0800, ipv4(6, tcp(1, 2, OPTIONS, [9])));
    const headers = frame.length - 1;
    expect(isPlain(frame, headers)).toBe(true);
    for (let captured = 0; captured < headers; captured++) expect(isPlain(frame, captured)).toBe(false);
  });

  test('is read as by the walk, whatever is changed and wherever it is cut', () => {
    const frames = fc.constantFrom(...[...PLAIN, ...OTHERS].map(([, frame]) => frame));
    const changes = fc.array(fc.tuple(fc.nat(70), fc.constantFrom(0, 1, 5, 0x45, 0x50, 0xff)), { maxLength: 3 });
    const lengths = fc.array(fc.nat(100), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(frames, changes, fc.boolean(), lengths, (frame, changed, isCut, [cap = 0, wire = 0]) => {
        const bytes = Uint8Array.from(frame);
        for (const [at, value] of changed) if (at < bytes.length) bytes[at] = value;
        const capLen = isCut ? Math.min(cap, bytes.length) : bytes.length;
        const wireLen = isCut ? wire : bytes.length;
        const walked = read(bytes, capLen, wireLen, true);
        expect({ ...read(bytes, capLen, wireLen, false), isPlain: false }).toEqual({ ...walked });
      }),
      { numRuns: 20_000 },
    );
  });

  test('is read alike whatever was in the record before it', () => {
    const frames = fc.array(fc.constantFrom(...[...PLAIN, ...OTHERS]), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(frames, (sent) => {
        const packet = new Packet();
        for (const [, frame] of sent) {
          const bytes = Uint8Array.from(frame);
          decodePacket(new DataView(bytes.buffer), 0, bytes.length, bytes.length, LinkType.ethernet, packet);
          const fresh = read(bytes, bytes.length, bytes.length, false);
          // Left as they were where they mean nothing: where IP begins outside flows, outer addresses without an outer header.
          if (!packet.isFlow) fresh.ipOffset = packet.ipOffset;
          if (packet.outerVersion === 0) Object.assign(fresh, outerOf(packet));
          expect(packet).toEqual(fresh);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
