import { describe, expect, test } from 'vitest';
import { MAX_WIRE_LEN } from './limits.ts';
import { memorySource } from './memory-source.ts';
import { type PcapShape, pcapFile, readAll, type SamplePacket } from './sample-files.ts';

const PACKETS: readonly SamplePacket[] = [
  { seconds: 1_700_000_000, fraction: 123_456, bytes: Uint8Array.of(1, 2, 3) },
  { seconds: 1_700_000_001, fraction: 999_999, bytes: Uint8Array.of(4, 5), wireLen: 1514 },
  { seconds: 1_699_999_999, fraction: 1, bytes: Uint8Array.of() },
];

const MODIFIED_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0];

const SHAPES: readonly (PcapShape & { readonly format: string; readonly nanosPerUnit: bigint })[] = [
  { format: 'pcap', nanosPerUnit: 1000n },
  { format: 'pcap-ns', nanosPerUnit: 1n, magic: 0xa1b23c4d },
  { format: 'pcap', nanosPerUnit: 1000n, linkType: 0x1400_0001 },
  { format: 'pcap-modified', nanosPerUnit: 1000n, magic: 0xa1b2cd34, extra: MODIFIED_EXTRA },
  { format: 'pcap-modified', nanosPerUnit: 1000n, magic: 0xa1b2cd34, extra: [...MODIFIED_EXTRA, 0, 0, 0, 0] },
  { format: 'pcap', nanosPerUnit: 1000n, extra: MODIFIED_EXTRA },
  { format: 'pcap-ixia', nanosPerUnit: 1n, magic: 0x1c0001ac, isIxia: true },
];

describe.each([true, false])('little-endian: %s', (isLittleEndian) => {
  test.each(SHAPES)('$format $extra', async ({ format, nanosPerUnit, ...shape }) => {
    const { packets, reader } = await readAll(memorySource(pcapFile(PACKETS, { ...shape, isLittleEndian })));
    const start = 24 + (shape.isIxia === true ? 4 : 0);
    const header = 16 + (shape.extra?.length ?? 0);
    expect(reader.format).toBe(format);
    expect(reader.damage).toBeNull();
    expect([...reader.linkTypes]).toEqual([1]);
    expect(packets).toEqual([
      {
        nanos: 1_700_000_000_000_000_000n + 123_456n * nanosPerUnit,
        capLen: 3,
        wireLen: 3,
        linkType: 1,
        fileOffset: start,
        bytes: [1, 2, 3],
      },
      {
        nanos: 1_700_000_001_000_000_000n + 999_999n * nanosPerUnit,
        capLen: 2,
        wireLen: 1514,
        linkType: 1,
        fileOffset: start + header + 3,
        bytes: [4, 5],
      },
      {
        nanos: 1_699_999_999_000_000_000n + nanosPerUnit,
        capLen: 0,
        wireLen: 0,
        linkType: 1,
        fileOffset: start + 2 * header + 5,
        bytes: [],
      },
    ]);
  });
});

test('a file of no packets', async () => {
  const { packets, reader } = await readAll(memorySource(pcapFile([])));
  expect([packets, reader.damage]).toEqual([[], null]);
});

test('every cut gives the packets before it and says where', async () => {
  const file = pcapFile(PACKETS);
  const ends = [24, 43, 61, 77];
  for (let length = 4; length < file.length; length++) {
    const { packets, reader } = await readAll(memorySource(file.subarray(0, length)));
    const whole = ends.filter((end) => end <= length).length;
    expect(packets.length).toBe(Math.max(0, whole - 1));
    const from = length < 24 ? 0 : (ends[whole - 1] ?? 0);
    const damage = ends.includes(length) ? null : from;
    expect(reader.damage?.offset ?? null).toBe(damage);
    if (damage !== null) expect(reader.damage?.message).toContain(`The file ends at byte ${length}`);
  }
});

test('a length that no packet has is damage', async () => {
  const file = pcapFile(PACKETS);
  new DataView(file.buffer).setUint32(43 + 8, 262_145, true);
  const { packets, reader } = await readAll(memorySource(file));
  expect(packets.length).toBe(1);
  expect(reader.damage).toEqual({
    offset: 43,
    message:
      'The packet record at byte 43 says it holds 262145 bytes; no packet of this link type is longer than 262144.',
  });
});

test('the longest packet is read whole through a small buffer', async () => {
  const bytes = new Uint8Array(262_144).map((_, i) => i);
  const file = pcapFile([]);
  const record = Uint8Array.from([...pcapFile([{ seconds: 1, fraction: 0, bytes: Uint8Array.of() }])].slice(24));
  new DataView(record.buffer).setUint32(8, bytes.length, true);
  new DataView(record.buffer).setUint32(12, bytes.length, true);
  const whole = new Uint8Array([...file, ...record, ...bytes]);
  const { packets, reader } = await readAll(memorySource(whole, 1000), { bufferBytes: 64 });
  expect(reader.damage).toBeNull();
  expect(packets.map((packet) => packet.capLen)).toEqual([262_144]);
  expect(packets[0]?.bytes.every((byte, i) => byte === (i & 255))).toBe(true);
});

test('lengths as Wireshark takes them', async () => {
  const bytes = Uint8Array.of(1, 2, 3, 4);
  const read = async (wireLen: number, minor: number) =>
    (await readAll(memorySource(pcapFile([{ seconds: 1, fraction: 0, bytes, wireLen }], { minor, snapLen: 2 }))))
      .packets[0];
  expect(await read(2, 4)).toMatchObject({ capLen: 4, wireLen: 2 });
  expect(await read(0xffff_ffff, 4)).toMatchObject({ capLen: 4, wireLen: MAX_WIRE_LEN });
  // Version 2.3 was written with both orders of the lengths: the smaller one is what was captured.
  expect(await read(9, 3)).toMatchObject({ capLen: 4, wireLen: 9 });
});

test('versions before 2.3 have the original length first', async () => {
  const file = pcapFile([{ seconds: 1, fraction: 0, bytes: Uint8Array.of(7, 8), wireLen: 60 }], { minor: 2 });
  const view = new DataView(file.buffer);
  view.setUint32(32, 60, true);
  view.setUint32(36, 2, true);
  const { packets } = await readAll(memorySource(file));
  expect(packets[0]).toMatchObject({ capLen: 2, wireLen: 60, bytes: [7, 8] });
});
