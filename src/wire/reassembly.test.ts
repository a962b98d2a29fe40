import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodePacket } from './decode.ts';
import { LinkType } from './link-types.ts';
import { Fragment, Packet } from './packet.ts';
import { FRAGMENT_LIFE_NANOS, type Frame, MAX_DATAGRAMS, MAX_HELD_BYTES, Reassembly } from './reassembly.ts';
import { type Bytes, describePacket, hex, INNER, INNER_IP, ipv4, ipv6, tcp, u16, u32, udp } from './sample-frames.ts';

const LINE = '10.0.0.1:1000 > 10.0.0.2:53 proto 17 payload 32';
const MESSAGE = Array.from({ length: 32 }, (_, i) => i + 1);
/** 40 bytes: the header and a message of 32. */
const DATAGRAM = udp(1000, 53, MESSAGE);

interface Part {
  readonly from: number;
  readonly to: number;
  readonly id?: number;
  readonly bytes?: Bytes;
  readonly isLast?: boolean;
  readonly src?: Bytes;
  readonly captured?: number;
}

function fragment(part: Part, datagram = DATAGRAM, proto = 17): Bytes {
  const { from, to, id = 7, isLast = to === datagram.length } = part;
  const flags = (isLast ? 0 : 0x2000) | (from >> 3);
  const { src = [10, 0, 0, 1], bytes = datagram.slice(from, to) } = part;
  return ipv4(proto, bytes, { flags, id, src });
}

function feed(reassembly: Reassembly, bytes: Bytes, time = 0, captured = bytes.length): string[] {
  const packet = new Packet();
  const view = new DataView(Uint8Array.from([0xee, ...bytes]).buffer);
  decodePacket(view, 1, captured, bytes.length, LinkType.raw, packet);
  reassembly.hold(packet, view, time, 0);
  return taken(reassembly).map(describe1);
}

function taken(reassembly: Reassembly): Frame[] {
  const frames: Frame[] = [];
  for (let frame = reassembly.next(); frame !== null; frame = reassembly.next()) frames.push(frame);
  return frames;
}

const describe1 = ({ packet }: Frame): string =>
  `${describePacket(packet)}${packet.fragment === Fragment.none ? ' whole' : ''}`;
const payloadOf = ({ packet, view }: Frame): number[] => [
  ...new Uint8Array(view.buffer, packet.payloadOffset, packet.payloadCapLen),
];
const sentinel = LINE.replace('payload 32', 'payload 0');

describe('a datagram in fragments', () => {
  test('waits until it is whole; the frame that made it whole carries it', () => {
    const reassembly = new Reassembly();
    expect(feed(reassembly, fragment({ from: 0, to: 16 }))).toEqual([]);
    expect(feed(reassembly, fragment({ from: 16, to: 32 }))).toEqual([]);
    expect(feed(reassembly, fragment({ from: 32, to: 40 }))).toEqual([`${LINE} whole`, sentinel, sentinel]);
  });

  test('in any order, with copies, has the bytes that were sent', () => {
    const parts = [0, 8, 16, 24, 32].map((from) => ({ from, to: from + 8 }));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 12 }), fc.integer(), (order, seed) => {
        const reassembly = new Reassembly();
        const all = [...order, ...parts].sort((a, b) => ((a.from * 31 + seed) % 7) - ((b.from * 31 + seed) % 7));
        const packet = new Packet();
        const frames: Frame[] = [];
        for (const part of all) {
          const bytes = Uint8Array.from(fragment(part));
          const view = new DataView(bytes.buffer);
          decodePacket(view, 0, bytes.length, bytes.length, LinkType.raw, packet);
          reassembly.hold(packet, view, 0, 0);
          frames.push(...taken(reassembly));
        }
        reassembly.giveUpAll();
        frames.push(...taken(reassembly));
        expect(frames.length).toBe(all.length);
        const whole = frames.filter(({ packet }) => packet.fragment === Fragment.none && packet.payloadLen === 32);
        expect(whole.length).toBeGreaterThan(0);
        for (const frame of whole) expect(payloadOf(frame)).toEqual(MESSAGE);
      }),
    );
  });

  test('a copy that comes after it was whole joins it', () => {
    const reassembly = new Reassembly();
    feed(reassembly, fragment({ from: 0, to: 16 }));
    feed(reassembly, fragment({ from: 16, to: 40 }));
    const [copy] = feed(reassembly, fragment({ from: 16, to: 40 }), 1e6);
    expect(copy).toBe(LINE.replace('payload 32', 'payload 24'));
    expect(feed(reassembly, fragment({ from: 16, to: 40 }), FRAGMENT_LIFE_NANOS + 1)).toEqual([]);
  });

  test('of another number, sender or protocol has nothing to do with it', () => {
    const reassembly = new Reassembly();
    feed(reassembly, fragment({ from: 0, to: 16 }));
    expect(feed(reassembly, fragment({ from: 16, to: 40, id: 8 }))).toEqual([]);
    expect(feed(reassembly, fragment({ from: 16, to: 40, src: [10, 0, 0, 9] }))).toEqual([]);
    expect(feed(reassembly, fragment({ from: 16, to: 40 }, DATAGRAM, 6))).toEqual([]);
    expect(feed(reassembly, fragment({ from: 16, to: 40 })).length).toBe(2);
  });

  test('that the capture cut has the bytes up to the first that is missing', () => {
    const reassembly = new Reassembly();
    const first = fragment({ from: 0, to: 16 });
    feed(reassembly, first, 0, first.length - 3);
    const packet = new Packet();
    const last = Uint8Array.from(fragment({ from: 16, to: 40 }));
    decodePacket(new DataView(last.buffer), 0, last.length, last.length, LinkType.raw, packet);
    reassembly.hold(packet, new DataView(last.buffer), 0, 0);
    const [whole] = taken(reassembly);
    expect(whole?.packet).toMatchObject({ payloadLen: 32, payloadCapLen: 5 });
  });
});

describe('fragments that overlap', () => {
  const overlapping = (later: Part, ...parts: Part[]): number[] => {
    const reassembly = new Reassembly();
    for (const part of [...parts, later]) feedOnly(reassembly, fragment(part));
    const [whole] = taken(reassembly);
    return whole === undefined ? [] : payloadOf(whole);
  };
  const evil = (length: number): Bytes => new Array<number>(length).fill(0xee);

  function feedOnly(reassembly: Reassembly, bytes: Bytes): void {
    const packet = new Packet();
    const view = new DataView(Uint8Array.from(bytes).buffer);
    decodePacket(view, 0, bytes.length, bytes.length, LinkType.raw, packet);
    reassembly.hold(packet, view, 0, 0);
  }

  test('the bytes of the one that begins earlier hold', () => {
    const whole = overlapping({ from: 32, to: 40 }, { from: 16, to: 32, bytes: evil(16) }, { from: 0, to: 24 });
    expect(whole.slice(0, 16)).toEqual(MESSAGE.slice(0, 16));
    expect(whole.slice(16, 24)).toEqual(evil(8));
  });
  test('of two at one place those of the first to come hold', () => {
    expect(overlapping({ from: 32, to: 40 }, { from: 0, to: 32 }, { from: 0, to: 16, bytes: evil(16) })).toEqual(
      MESSAGE,
    );
  });
  test('none changes the header, nor reaches beyond the end', () => {
    const parts = [
      { from: 32, to: 40 },
      { from: 24, to: 56, bytes: evil(32), isLast: false },
      { from: 0, to: 16 },
    ];
    const reassembly = new Reassembly();
    for (const part of parts) feedOnly(reassembly, fragment(part));
    expect(feed(reassembly, fragment({ from: 8, to: 24 }))[0]).toBe(`${LINE} whole`);
  });
  test('a "ping of death" is not put together', () => {
    const reassembly = new Reassembly();
    feedOnly(reassembly, fragment({ from: 0, to: 16 }));
    feedOnly(reassembly, fragment({ from: 65_528, to: 65_568, bytes: evil(40), isLast: true }));
    reassembly.giveUpAll();
    expect(taken(reassembly).map(describe1)).toEqual([
      `${LINE.replace('payload 32', 'payload 8')} whole`,
      LINE.replace('payload 32', 'payload 40'),
    ]);
  });
});

describe('what never becomes whole', () => {
  test('is given back after a while: all of it in the flow of the first fragment', () => {
    const reassembly = new Reassembly();
    feed(reassembly, fragment({ from: 32, to: 40 }), 5);
    feed(reassembly, fragment({ from: 0, to: 16 }), 6);
    expect(reassembly.due).toBe(5 + FRAGMENT_LIFE_NANOS);
    reassembly.giveUpOverdue(4 + FRAGMENT_LIFE_NANOS);
    expect(taken(reassembly)).toEqual([]);
    reassembly.giveUpOverdue(5 + FRAGMENT_LIFE_NANOS);
    expect(taken(reassembly).map(describe1)).toEqual([
      `${LINE.replace('32', '8')} whole`,
      LINE.replace('payload 32', 'payload 8'),
    ]);
    expect(reassembly.due).toBe(Number.POSITIVE_INFINITY);
  });
  test('has no ports where the first fragment is missing', () => {
    const reassembly = new Reassembly();
    feed(reassembly, fragment({ from: 16, to: 40 }));
    reassembly.giveUpAll();
    expect(taken(reassembly).map(describe1)).toEqual(['10.0.0.1 > 10.0.0.2 proto 17 payload 24']);
  });
});

describe('layers', () => {
  const inFragments = (reassembly: Reassembly, wrap: (from: number, to: number) => Bytes, length: number): string[] => {
    const lines: string[] = [];
    for (let from = 0; from < length; from += 24)
      lines.push(...feed(reassembly, wrap(from, Math.min(from + 24, length))));
    return lines;
  };
  const v6 = (proto: number, datagram: Bytes) => (from: number, to: number) => {
    const more = to < datagram.length ? 1 : 0;
    return ipv6(44, [proto, 0, ...u16(from | more), ...u32(0x90000001), ...datagram.slice(from, to)]);
  };

  test('IPv6, with an extension header behind the fragment header', () => {
    const datagram = [17, 0, 1, 4, 0, 0, 0, 0, ...DATAGRAM];
    const lines = inFragments(new Reassembly(), v6(60, datagram), datagram.length);
    expect(lines).toEqual(['2001:db8::1:1000 > 2001:db8::2:53 proto 17 payload 32 whole', expect.any(String)]);
  });
  test('ICMPv6 and ESP', () => {
    const echo = [...hex('8000 0000 0102 0001'), ...MESSAGE];
    const reassembly = new Reassembly();
    expect(inFragments(reassembly, v6(58, echo), echo.length)[0]).toContain('proto 58 payload 32 whole');
    const esp = [...hex('deadbeef 00000001'), ...MESSAGE];
    expect(inFragments(reassembly, v6(50, esp), esp.length)[0]).toContain('proto 50 payload 32 whole');
  });
  test('a TCP segment is that of the whole', () => {
    const segment = tcp(40_000, 443, [], MESSAGE);
    const lines = inFragments(new Reassembly(), (from, to) => fragment({ from, to }, segment, 6), segment.length);
    expect(lines[0]).toBe('10.0.0.1:40000 > 10.0.0.2:443 proto 6 payload 32 whole');
  });
  test('a tunnel is followed in the whole, and all its frames are of the flow within', () => {
    const lines = inFragments(new Reassembly(), (from, to) => fragment({ from, to }, INNER_IP, 4), INNER_IP.length);
    expect(lines).toEqual([`${INNER} whole`, INNER.replace('payload 3', 'payload 0')]);
  });
  test('fragments within a tunnel that is itself in fragments', () => {
    const reassembly = new Reassembly();
    const inner = [fragment({ from: 0, to: 16 }), fragment({ from: 16, to: 40 })];
    const outer = (id: number, bytes: Bytes): string[] =>
      inFragments(reassembly, (from, to) => fragment({ from, to, id }, bytes, 4), bytes.length);
    expect(outer(1, inner[0] ?? [])).toEqual([]);
    expect(outer(2, inner[1] ?? [])).toEqual([`${LINE} whole`, sentinel, sentinel, sentinel]);
  });
});

describe('bounds', () => {
  test('the oldest datagrams make room, and no frame is lost', () => {
    const reassembly = new Reassembly();
    let given = 0;
    const datagrams = 3 * MAX_DATAGRAMS;
    for (let i = 0; i < datagrams; i++) {
      given += feed(reassembly, fragment({ from: 0, to: 16, src: u32(i), id: i & 0xffff }), i).length;
    }
    expect(given).toBeGreaterThanOrEqual(datagrams - MAX_DATAGRAMS);
    reassembly.giveUpAll();
    expect(given + taken(reassembly).length).toBe(datagrams);
  });
  test('so they do where bytes are too many', () => {
    const reassembly = new Reassembly();
    const bytes = Uint8Array.from(fragment({ from: 8, to: 60_008, bytes: new Array(60_000).fill(1), isLast: false }));
    const view = new DataView(bytes.buffer);
    const packet = new Packet();
    decodePacket(view, 0, bytes.length, bytes.length, LinkType.raw, packet);
    let given = 0;
    const needed = Math.ceil(MAX_HELD_BYTES / packet.payloadLen);
    for (let i = 0; i < needed; i++) {
      packet.ipId = i;
      reassembly.hold(packet, view, i, 0);
      given += taken(reassembly).length;
    }
    expect(given).toBeGreaterThan(0);
    expect(given).toBeLessThan(needed / 10);
  });
});
