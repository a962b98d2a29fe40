import { describe, expect, test } from 'vitest';
import { memorySource } from './memory-source.ts';
import { ByteWriter, readAll } from './sample-files.ts';

const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
const OLD_PACKET = 2;
const SIMPLE = 3;
const NAMES = 4;
const STATISTICS = 5;
const ENHANCED = 6;
const SECRETS = 10;

class Pcapng extends ByteWriter {
  block(type: number, fill: (body: ByteWriter) => void): this {
    const body = new ByteWriter(this.isLittleEndian);
    fill(body);
    body.pad(4);
    const length = body.bytes.length + 12;
    return this.u32(type, length).raw(body.bytes).u32(length);
  }

  section(options: (body: ByteWriter) => void = () => {}): this {
    return this.block(SECTION, (body) => {
      body.u32(0x1a2b3c4d).u16(1, 0).u64(-1n);
      options(body);
    });
  }

  interface(linkType: number, snapLen = 0, options: (body: ByteWriter) => void = () => {}): this {
    return this.block(INTERFACE, (body) => {
      body.u16(linkType, 0).u32(snapLen);
      options(body);
    });
  }

  enhanced(id: number, ticks: bigint, bytes: readonly number[], wireLen = bytes.length, comment = ''): this {
    return this.block(ENHANCED, (body) => {
      body
        .u32(id, Number(ticks >> 32n), Number(ticks & 0xffffffffn), bytes.length, wireLen)
        .raw(bytes)
        .pad(4);
      if (comment !== '') option(body, 1, new TextEncoder().encode(comment)).u16(0, 0);
    });
  }
}

function option(body: ByteWriter, code: number, value: Iterable<number>): ByteWriter {
  const bytes = [...value];
  return body.u16(code, bytes.length).raw(bytes).pad(4);
}

const read = (file: ByteWriter) => readAll(memorySource(file.done()));
const SECOND = 1_700_000_000n;

describe.each([true, false])('little-endian: %s', (isLittleEndian) => {
  const pcapng = () => new Pcapng(isLittleEndian);

  test('enhanced, simple and old packet blocks; unknown ones are skipped', async () => {
    const { packets, reader } = await read(
      pcapng()
        .section()
        .interface(1, 4)
        .interface(101)
        .block(0xbad, (body) => body.text('private'))
        .enhanced(1, SECOND * 1_000_000n + 5n, [1, 2, 3], 90)
        .block(SIMPLE, (body) => body.u32(6).u8(1, 2, 3, 4))
        .block(OLD_PACKET, (body) => body.u16(0, 7).u32(395_812, 2_280_390_657, 2, 2).u8(8, 9)),
    );
    expect(reader).toMatchObject({ format: 'pcapng', damage: null, baseSeconds: 1_700_000_000 });
    expect([...reader.linkTypes]).toEqual([1, 101]);
    expect(packets).toMatchObject([
      { nanos: 1_700_000_000_000_005_000n, capLen: 3, wireLen: 90, linkType: 101, bytes: [1, 2, 3] },
      { nanos: 1_700_000_000_000_005_000n, capLen: 4, wireLen: 6, linkType: 1, bytes: [1, 2, 3, 4] },
      { nanos: ((395_812n << 32n) + 2_280_390_657n) * 1000n, capLen: 2, wireLen: 2, linkType: 1, bytes: [8, 9] },
    ]);
  });

  test.each([
    ['microseconds', 6, 1_700_000_000_123_456n, 1_700_000_000_123_456_000n],
    ['nanoseconds', 9, 1_700_000_000_123_456_789n, 1_700_000_000_123_456_789n],
    ['picoseconds, cut', 12, 1_700_000_000_123_456_789n, 1_700_000_000_123_456n],
    ['seconds', 0, 1_700_000_000n, 1_700_000_000_000_000_000n],
    ['2^-20 seconds, cut', 0x80 | 20, 1_700_000_000n * 2n ** 20n + 3n, 1_700_000_000_000_002_861n],
  ])('time in %s', async (_name, resolution, ticks, nanos) => {
    const { packets } = await read(
      pcapng()
        .section()
        .interface(1, 0, (body) => option(body, 9, [resolution]))
        .enhanced(0, ticks, [1]),
    );
    expect(packets[0]?.nanos).toBe(nanos);
  });

  test('interfaces with clocks of their own, and an offset', async () => {
    const { packets } = await read(
      pcapng()
        .section()
        .interface(1)
        .interface(1, 0, (body) => {
          option(body, 9, [9]);
          body.u16(14, 8).u64(3600n);
        })
        .enhanced(0, SECOND * 1_000_000n, [1])
        .enhanced(1, SECOND * 1_000_000_000n + 1n, [2]),
    );
    expect(packets.map(({ nanos }) => nanos)).toEqual([
      SECOND * 1_000_000_000n,
      (SECOND + 3600n) * 1_000_000_000n + 1n,
    ]);
  });

  test('times that 64 bits of nanoseconds cannot hold stay within them', async () => {
    const { packets } = await read(
      pcapng()
        .section()
        .interface(1)
        .enhanced(0, 0n, [1])
        .enhanced(0, 2n ** 64n - 1n, [2]),
    );
    expect(packets[0]?.nanos).toBe(0n);
    expect(packets[1]?.nanos).toBeLessThan(2n ** 63n);
    expect(packets[1]?.nanos).toBeGreaterThan(2n ** 63n - 10_000n);
  });

  test('what other blocks say is kept', async () => {
    const { reader } = await read(
      pcapng()
        .section((body) => option(body, 1, new TextEncoder().encode('made for a test')))
        .interface(1)
        .block(NAMES, (body) => {
          body.u16(1, 11).u8(192, 0, 2, 1).text('host.a\0').pad(4);
          body
            .u16(2, 19)
            .raw([0x20, 1, 0xd, 0xb8, ...new Array<number>(11).fill(0), 1])
            .text('v6\0')
            .pad(4);
          body.u16(0, 0);
        })
        .enhanced(0, 0n, [1])
        .enhanced(0, 0n, [1, 2], 2, 'look here')
        .block(STATISTICS, (body) => {
          body.u32(0, 0, 0);
          body.u16(5, 8).u64(2n);
        })
        .block(STATISTICS, (body) => {
          body.u32(0, 0, 0);
          body.u16(5, 8).u64(3n);
          body.u16(7, 8).u64(4n);
        })
        .block(SECRETS, (body) => body.u32(0x544c534b, 5).text('CLIEN')),
    );
    expect(reader.notes.comments).toEqual([
      { on: 'file', packet: null, text: 'made for a test' },
      { on: 'packet', packet: 2, text: 'look here' },
    ]);
    expect([...reader.notes.names]).toEqual([
      ['192.0.2.1', 'host.a'],
      ['2001:db8::1', 'v6'],
    ]);
    // The later statistics of an interface count from the beginning, as the earlier ones did.
    expect(reader.notes.droppedPackets).toBe(7);
    expect(reader.notes.secrets).toEqual([{ kind: 0x544c534b, bytes: new TextEncoder().encode('CLIEN') }]);
  });

  test('a section of the other byte order has interfaces of its own', async () => {
    const first = pcapng().section().interface(1).enhanced(0, 0n, [1]).done();
    const second = new Pcapng(!isLittleEndian).section().interface(113).enhanced(0, 0n, [2]).done();
    const { packets, reader } = await readAll(memorySource(Uint8Array.of(...first, ...second)));
    expect(reader.damage).toBeNull();
    expect(packets.map(({ linkType, bytes }) => [linkType, ...bytes])).toEqual([
      [1, 1],
      [113, 2],
    ]);
  });

  test('pieces and buffers of any size give the same packets', async () => {
    const file = pcapng().section().interface(1, 4);
    for (let i = 0; i < 40; i++) {
      file.enhanced(0, BigInt(i) << 33n, new Array<number>(i * 7).fill(i), 2000, i % 3 === 0 ? `packet ${i}` : '');
      file.block(0xbad, (body) => body.text('x'.repeat(i)));
    }
    const bytes = file.done();
    const whole = await readAll(memorySource(bytes));
    expect(whole.packets.length).toBe(40);
    for (const [piece, bufferBytes, blockPackets] of [
      [1, 16, 1],
      [7, 64, 3],
      [1000, 100, 1000],
    ] as const) {
      const other = await readAll(memorySource(bytes, piece), { bufferBytes, blockPackets });
      expect(other.packets).toEqual(whole.packets);
      expect(other.reader.notes.comments).toEqual(whole.reader.notes.comments);
    }
  });

  test('damage is told and what came before it is kept', async () => {
    const good = pcapng().section().interface(1).enhanced(0, 0n, [1]);
    const at = good.bytes.length;
    const faults: readonly [(file: Pcapng) => Pcapng, RegExp][] = [
      [(file) => file.enhanced(1, 0n, [2]), /interface 1, which the section does not describe/],
      [(file) => file.u32(ENHANCED, 16, 0, 16), /says it is 16 bytes long, and needs 32/],
      [(file) => file.u32(0xbad, 0, 0), /says it is 0 bytes long, and needs 12/],
      [(file) => file.u32(0xbad, 12, 16), /12 bytes at its start and 16 at its end/],
      [(file) => file.u32(0xbad, 0x7000_0000, 0), /bytes long, more than/],
      [(file) => file.u32(ENHANCED, 32, 0, 0, 0, 9, 9, 32), /says it holds 9 bytes, in a block of 32/],
      [(file) => file.u32(SECTION, 28, 0), /unknown byte-order mark/],
      [(file) => file.u32(0xbad, 64, 0), /ends at byte \d+, inside a block that starts at byte \d+ and needs 64 bytes/],
    ];
    for (const [spoil, message] of faults) {
      const file = new Pcapng(isLittleEndian).raw(good.bytes);
      const { packets, reader } = await read(spoil(file));
      expect(packets.length).toBe(1);
      expect(reader.damage?.offset).toBe(at);
      expect(reader.damage?.message).toMatch(message);
    }
  });
});
