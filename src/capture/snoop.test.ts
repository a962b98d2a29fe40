import { expect, test } from 'vitest';
import { memorySource } from './memory-source.ts';
import { ByteWriter, readAll } from './sample-files.ts';

const record = (
  file: ByteWriter,
  seconds: number,
  bytes: readonly number[],
  wireLen: number,
  dropped: number,
): ByteWriter =>
  file
    .u32(wireLen, bytes.length, 24 + Math.ceil(bytes.length / 4) * 4, dropped, seconds, 250_000)
    .raw(bytes)
    .pad(4);

const header = (dataLink: number): ByteWriter => new ByteWriter(false).text('snoop\0\0\0').u32(2, dataLink);

test('packets, their padding, and drops', async () => {
  const file = record(record(header(4), 1_000_000_000, [1, 2, 3], 60, 0), 1_000_000_001, [4, 5, 6, 7], 4, 9).done();
  const { packets, reader } = await readAll(memorySource(file, 10), { bufferBytes: 16 });
  expect(reader).toMatchObject({ format: 'snoop', damage: null });
  expect(reader.notes.droppedPackets).toBe(9);
  expect(packets).toEqual([
    { nanos: 1_000_000_000_250_000_000n, capLen: 3, wireLen: 60, linkType: 1, fileOffset: 16, bytes: [1, 2, 3] },
    { nanos: 1_000_000_001_250_000_000n, capLen: 4, wireLen: 4, linkType: 1, fileOffset: 44, bytes: [4, 5, 6, 7] },
  ]);
});

test.each([
  [0, 1],
  [8, 10],
  [26, 226],
  [6, 0xf006],
])('data link %i is link type %i', async (dataLink, linkType) => {
  const { packets } = await readAll(memorySource(record(header(dataLink), 0, [1], 1, 0).done()));
  expect(packets[0]?.linkType).toBe(linkType);
});

test('cut and damaged records', async () => {
  const file = record(record(header(4), 1, [1, 2, 3, 4], 4, 0), 2, [5], 1, 0).done();
  for (let length = 45; length < file.length; length++) {
    const { packets, reader } = await readAll(memorySource(file.subarray(0, length)));
    expect([packets.length, reader.damage?.offset]).toEqual([1, 44]);
  }
  new DataView(file.buffer).setUint32(44 + 8, 20);
  const { packets, reader } = await readAll(memorySource(file));
  expect(packets.length).toBe(1);
  expect(reader.damage).toEqual({ offset: 44, message: 'The packet record at byte 44 says it holds 1 of 20 bytes.' });
});
