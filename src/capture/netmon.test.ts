import { expect, test } from 'vitest';
import { memorySource } from './memory-source.ts';
import { ByteWriter, readAll } from './sample-files.ts';

interface Frame {
  readonly micros: bigint;
  readonly bytes: readonly number[];
  readonly wireLen: number;
  readonly trailer: readonly number[];
}

const FRAMES_START = 128;

/** The capture begins at 2020-02-03 04:05:06.007. */
function netmonFile(minor: number, frames: readonly Frame[]): Uint8Array {
  const body = new ByteWriter(true);
  for (const { micros, bytes, wireLen, trailer } of frames) {
    body.u64(micros).u32(wireLen, bytes.length).raw(bytes).raw(trailer);
  }
  const tableAt = FRAMES_START + body.bytes.length;
  const file = new ByteWriter(true).text('GMBU').u8(minor, 2).u16(1);
  file
    .u16(2020, 2, 1, 3, 4, 5, 6, 7)
    .u32(tableAt, 4 * frames.length)
    .pad(FRAMES_START);
  return file
    .raw(body.bytes)
    .raw(new Array<number>(4 * frames.length).fill(0))
    .done();
}

const BASE = BigInt(Date.UTC(2020, 1, 3, 4, 5, 6)) * 1_000_000n;

test('version 2.0: one media type for all', async () => {
  const file = netmonFile(0, [
    { micros: 0n, bytes: [1, 2, 3], wireLen: 60, trailer: [] },
    { micros: 86_400_000_000n, bytes: [4], wireLen: 1, trailer: [] },
  ]);
  const { packets, reader } = await readAll(memorySource(file, 9), { bufferBytes: 16 });
  expect(reader).toMatchObject({ format: 'netmon', damage: null, bytesRead: file.length });
  expect(packets).toEqual([
    { nanos: BASE + 7_000_000n, capLen: 3, wireLen: 60, linkType: 1, fileOffset: 128, bytes: [1, 2, 3] },
    { nanos: BASE + 86_400_007_000_000n, capLen: 1, wireLen: 1, linkType: 1, fileOffset: 147, bytes: [4] },
  ]);
});

test('version 2.1: a media type per frame, those of pcap among them, events are skipped', async () => {
  const frame = (media: number, bytes: readonly number[] = [1]): Frame => ({
    micros: 0n,
    bytes,
    wireLen: bytes.length,
    trailer: [media & 255, media >>> 8],
  });
  const wlan = frame(6, [2, 5, 0, 9, 9, 0x08, 0x01]);
  const { packets } = await readAll(
    memorySource(netmonFile(1, [frame(1), frame(9), frame(0xe071), frame(0xffe0), wlan])),
  );
  expect(packets.map(({ linkType }) => linkType)).toEqual([1, 101, 113, 105]);
  expect(packets[3]).toMatchObject({ bytes: [0x08, 0x01], wireLen: 2 });
});

test('version 2.3: UTC per frame', async () => {
  const ticks = new ByteWriter(true)
    .u16(1)
    .u32(0)
    .u64(116_444_736_000_000_000n + 15_000_000_001n)
    .u8(0).bytes;
  const { packets } = await readAll(
    memorySource(netmonFile(3, [{ micros: 5n, bytes: [1], wireLen: 1, trailer: ticks }])),
  );
  expect(packets[0]?.nanos).toBe(1_500_000_000_100n);
});

test('cut and damaged frames', async () => {
  const frames = [1, 2].map((byte): Frame => ({ micros: 0n, bytes: [byte], wireLen: 1, trailer: [] }));
  const file = netmonFile(0, frames);
  for (let length = 146; length < 162; length++) {
    const { packets, reader } = await readAll(memorySource(file.subarray(0, length)));
    expect([packets.length, reader.damage?.offset]).toEqual([1, 145]);
  }
  new DataView(file.buffer).setUint32(145 + 12, 0x7fff_ffff, true);
  const { packets, reader } = await readAll(memorySource(file));
  expect([packets.length, reader.damage?.offset]).toEqual([1, 145]);
});
