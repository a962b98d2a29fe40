import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeReason, NOT_FLOW_REASONS } from '../schema/not-flow-reasons.ts';
import { decodePacket } from './decode.ts';
import { LinkType } from './link-types.ts';
import { Packet, resetPacket } from './packet.ts';
import {
  type Bytes,
  decode,
  ethernet,
  hex,
  INNER_FRAME,
  INNER_IP,
  ipv4,
  ipv6,
  tcp,
  u16,
  udp,
  vlan,
} from './sample-frames.ts';

/** Each layer of a frame: where its header starts and how many bytes of it are needed. */
type Layers = readonly (readonly [layer: string, offset: number, need: number])[];

const TIMESTAMPS = hex('0101080a 00000001 00000002');

const FRAMES: readonly [name: string, linkType: number, frame: Bytes, layers: Layers][] = [
  [
    'tcp with options in a VLAN',
    LinkType.ethernet,
    ethernet(0x8100, vlan(5, 0x0800, ipv4(6, tcp(1, 2, TIMESTAMPS, [9]), { options: [1, 1, 1, 1] }))),
    [
      ['ethernet', 0, 14],
      ['vlan', 14, 4],
      ['ipv4', 18, 20],
      ['ipv4', 18, 24],
      ['tcp', 42, 20],
      ['tcp', 42, 32],
    ],
  ],
  [
    'udp behind two IPv6 extension headers',
    LinkType.ethernet,
    ethernet(0x86dd, ipv6(0, [60, 0, 1, 4, 0, 0, 0, 0, 17, 1, ...new Array<number>(14).fill(0), ...udp(5, 6, [1])])),
    [
      ['ethernet', 0, 14],
      ['ipv6', 14, 40],
      ['ipv6-extension', 54, 8],
      ['ipv6-extension', 62, 8],
      ['ipv6-extension', 62, 16],
      ['udp', 78, 8],
    ],
  ],
  [
    'icmp in Linux cooked',
    LinkType.linuxSll,
    [...hex('0000 0001 0006 020000000002 0000 0800'), ...ipv4(1, [8, 0, 0, 0, 1, 2, 0, 1])],
    [
      ['sll', 0, 16],
      ['ipv4', 16, 20],
      ['icmp', 36, 8],
    ],
  ],
  [
    'esp in Linux cooked v2',
    LinkType.linuxSll2,
    [...hex('0800 0000 00000001 0001 00 06 0200000000020000'), ...ipv4(50, hex('deadbeef00000001'))],
    [
      ['sll2', 0, 20],
      ['ipv4', 20, 20],
      ['esp', 40, 8],
    ],
  ],
  [
    'sctp behind AH, raw',
    LinkType.raw,
    ipv4(51, [
      132,
      4,
      0,
      0,
      ...hex('00000001 00000001 000000000000000000000000'),
      ...u16(9),
      ...u16(10),
      ...hex('0000000000000000'),
    ]),
    [
      ['ip', 0, 1],
      ['ipv4', 0, 20],
      ['ah', 20, 12],
      ['ah', 20, 24],
      ['sctp', 44, 12],
    ],
  ],
  [
    'gre with a key over a BSD loopback',
    LinkType.loop,
    [0, 0, 0, 2, ...ipv4(47, [...hex('2000 0800 00000007'), ...INNER_IP])],
    [
      ['loopback', 0, 4],
      ['ipv4', 4, 20],
      ['gre', 24, 4],
      ['gre', 24, 8],
      ['ipv4', 32, 20],
      ['tcp', 52, 20],
    ],
  ],
];

describe.each(FRAMES)('%s', (_name, linkType, frame, layers) => {
  test('decodes whole', () => {
    expect(decode(frame, linkType)).toMatchObject({ isFlow: true, reason: '', stop: null });
  });

  test('every cut gives the exact stop', () => {
    for (let cut = 0; cut < frame.length; cut++) {
      const missing = layers.find(([, offset, need]) => offset + need > cut);
      const { stop, isFlow, reason } = decode(frame, linkType, cut);
      // The key of GRE ends where its passenger begins: nothing there is no passenger, not a cut one.
      const isEmptyPassenger = missing?.[0] === 'ipv4' && missing[1] === cut && missing[1] === 32;
      if (missing === undefined || isEmptyPassenger) expect([cut, stop]).toEqual([cut, null]);
      else {
        const [layer, offset, need] = missing;
        const have = Math.max(0, cut - offset);
        expect([cut, stop]).toEqual([
          cut,
          { kind: 'too-short', layer, offset: offset + 3, need, have, lenSource: 'captured' },
        ]);
      }
      expect(isFlow).toBe(reason === '');
    }
  });
});

describe('whatever the bytes', () => {
  const linkTypes = fc.oneof(fc.constantFrom(...Object.values(LinkType)), fc.integer({ min: 0, max: 0xffff }));
  const packet = new Packet();

  function check(bytes: Uint8Array, wireLen: number, linkType: number): void {
    decodePacket(
      new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
      0,
      bytes.length,
      wireLen,
      linkType,
      packet,
    );
    expect(packet.isFlow).toBe(packet.reason === '');
    if (!packet.isFlow) expect(describeReason(packet.reason)).not.toBe('');
    expect(packet.payloadCapLen).toBeGreaterThanOrEqual(0);
    expect(packet.payloadCapLen).toBeLessThanOrEqual(packet.payloadLen);
    if (packet.payloadCapLen > 0) {
      expect(packet.payloadOffset + packet.payloadCapLen).toBeLessThanOrEqual(bytes.length);
    }
  }

  test('random bytes never throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), fc.nat(200), linkTypes, check), { numRuns: 3000 });
  });

  test('a changed byte in a good frame never throws', () => {
    const change = fc.record({ at: fc.nat(200), value: fc.integer({ min: 0, max: 255 }) });
    const frame = fc.constantFrom(...FRAMES.map(([, linkType, bytes]) => ({ linkType, bytes })));
    fc.assert(
      fc.property(
        frame,
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.nat(200),
        ({ linkType, bytes }, changes, cut) => {
          const changed = Uint8Array.from(bytes);
          for (const { at, value } of changes) changed[at % changed.length] = value;
          check(changed.subarray(0, Math.max(1, cut % (bytes.length + 1))), bytes.length, linkType);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test.each<[string, Bytes, Bytes]>([
    ['VLAN tags', ethernet(0x8100, []), [0, 1, 0x81, 0]],
    ['authentication headers', ethernet(0x0800, ipv4(51, [], { totalLen: 0 })), [51, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['802.1ah frames', ethernet(0x88e7, [0, 0, 0, 0]), [...ethernet(0x88e7, [0, 0, 0, 0])]],
    ['IP in IP', ethernet(0x0800, []), ipv4(4, [], { totalLen: 0 })],
    ['MACsec tags', ethernet(0x88e5, []), [0, 0, 0, 0, 0, 0, 0x88, 0xe5]],
    ['service headers', ethernet(0x894f, []), [0, 2, 0, 3, 0, 0, 0, 0, ...ethernet(0x894f, [])]],
  ])('thousands of %s end', (_name, start, more) => {
    const frame = [...start];
    while (frame.length < 200_000) frame.push(...more);
    const deep = decode(frame);
    expect(deep.stop).toMatchObject({ kind: 'unsupported' });
    expect(deep.isFlow).toBe(deep.reason === '');
  });

  test('a record is left as new by a reset, whatever was in it', () => {
    const used = decode(ethernet(0x0800, ipv4(47, [...hex('2000 6558 00000700'), ...INNER_FRAME])));
    const { outerSrc0, outerSrc1, outerSrc2, outerSrc3, outerDst0, outerDst1, outerDst2, outerDst3, ipOffset } = used;
    resetPacket(used, 0, 0);
    // Outer addresses mean nothing while outerVersion is 0, nor does where IP begins outside flows: left for speed.
    const stale = { outerSrc0, outerSrc1, outerSrc2, outerSrc3, outerDst0, outerDst1, outerDst2, outerDst3, ipOffset };
    expect(used).toEqual(Object.assign(new Packet(), stale));
  });

  test('every reason of the catalogue has a sentence', () => {
    for (const [reason, doc] of Object.entries(NOT_FLOW_REASONS)) {
      expect(reason).toMatch(/^[a-z0-9-]+$/);
      expect(doc).toMatch(/^[A-Z].*\.$/);
    }
    expect(describeReason('link-type-147')).toContain('147');
    expect(describeReason('ethertype-0x88b5')).toContain('0x88b5');
  });
});
