import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { timeSince } from '../base/time.ts';
import { CaptureSeeker } from './capture-seeker.ts';
import { memorySource } from './memory-source.ts';
import { openCapture } from './open.ts';
import type { Landmark, RangedSource } from './packet-block.ts';
import { ByteWriter, pcapFile } from './sample-files.ts';

function ranged(bytes: Uint8Array): RangedSource {
  return {
    size: bytes.length,
    skippableBytes: 0,
    async read(into, position) {
      const part = bytes.subarray(position, position + into.length);
      into.set(part);
      return part.length;
    },
    async close() {},
  };
}

interface Seen {
  readonly offset: number;
  readonly nanos: bigint;
  readonly linkType: number;
  readonly bytes: string;
}

async function readAll(file: Uint8Array): Promise<{ seen: Seen[]; landmarks: readonly Landmark[] | null }> {
  const reader = await openCapture(memorySource(file));
  const seen: Seen[] = [];
  for (let block = await reader.next(); block !== null; block = await reader.next()) {
    for (let i = 0; i < block.length; i++) seen.push(packetAt(block, i, reader.baseSeconds));
  }
  return { seen, landmarks: reader.landmarks ?? null };
}

function packetAt(block: NonNullable<Awaited<ReturnType<CaptureSeeker['next']>>>, i: number, base: number): Seen {
  const at = block.offsets[i]!;
  return {
    offset: block.fileOffsets[i]!,
    nanos: timeSince(base, block.times[i]!),
    linkType: block.linkTypes[i]!,
    bytes: Buffer.from(block.bytes.subarray(at, at + block.capLens[i]!)).toString('hex'),
  };
}

/** Sections of either byte order whose interfaces have links and clocks of their own, described as they are needed. */
function pcapng(sections: number, packets: number): Uint8Array {
  const file: number[] = [];
  for (let section = 0; section < sections; section++) {
    const isLittleEndian = section % 2 === 0;
    const block = (type: number, body: (out: ByteWriter) => ByteWriter): void => {
      const bytes = body(new ByteWriter(isLittleEndian)).pad(4).bytes;
      const length = bytes.length + 12;
      file.push(...new ByteWriter(isLittleEndian).u32(type, length).raw(bytes).u32(length).bytes);
    };
    const describeInterface = (linkType: number, resolution: number): void =>
      block(1, (out) => out.u16(linkType, 0).u32(0).u16(9, 1).u8(resolution, 0, 0, 0).u16(0, 0));
    block(0x0a0d0d0a, (out) => out.u32(0x1a2b3c4d).u16(1, 0).u64(-1n));
    describeInterface(1, 6);
    for (let i = 0; i < packets; i++) {
      if (i === packets >> 1) describeInterface(101, 9);
      const isSecond = i > packets >> 1 && i % 2 === 0;
      const time = BigInt(1_700_000_000 + 100 * section + i) * (isSecond ? 1_000_000_000n : 1_000_000n) + BigInt(i);
      const bytes = Array.from({ length: 20 + ((i * 7) % 90) }, (_, at) => (at + i + section) & 255);
      block(6, (out) =>
        out
          .u32(isSecond ? 1 : 0, Number(time >> 32n), Number(time & 0xffff_ffffn), bytes.length, bytes.length)
          .u8(...bytes),
      );
    }
  }
  return Uint8Array.from(file);
}

async function expectSame(file: Uint8Array, order: readonly number[]): Promise<void> {
  const { seen, landmarks } = await readAll(file);
  const seeker = await CaptureSeeker.open(ranged(file), landmarks ?? []);
  for (const pick of order) {
    const at = pick % seen.length;
    await seeker.seek(seen[at]!.offset, seen[at]!.offset + 40);
    const block = await seeker.next();
    expect(block === null ? null : packetAt(block, 0, seeker.baseSeconds)).toEqual(seen[at]);
  }
}

const order = fc.array(fc.nat(), { minLength: 1, maxLength: 30 });

describe('reading a capture from within', () => {
  test('a pcap file, from any record', async () => {
    const packets = Array.from({ length: 300 }, (_, i) => ({
      seconds: 1_700_000_000 + i,
      fraction: i,
      bytes: Uint8Array.from({ length: 14 + ((i * 13) % 300) }, (_byte, at) => (at * i) & 255),
    }));
    const file = pcapFile(packets);
    await fc.assert(
      fc.asyncProperty(order, (picks) => expectSame(file, picks)),
      { numRuns: 30 },
    );
  });

  test('a pcap file of one packet, too short to tell its kind by the next', () =>
    expectSame(pcapFile([{ seconds: 1, fraction: 2, bytes: new Uint8Array(60) }]), [0, 0]));

  test('pcapng, where link, clock and byte order change on the way', async () => {
    const file = pcapng(4, 40);
    await fc.assert(
      fc.asyncProperty(order, (picks) => expectSame(file, picks)),
      { numRuns: 50 },
    );
  });

  test('times are exact however long after the first packet', async () => {
    const packets = [0, 1_700_000_000].map((seconds) => ({
      seconds,
      fraction: 123_456_789,
      bytes: new Uint8Array(60),
    }));
    const seeker = await CaptureSeeker.open(ranged(pcapFile(packets, { magic: 0xa1b23c4d })), []);
    await seeker.seek(24 + 76, 24 + 2 * 76);
    const block = await seeker.next();
    expect(timeSince(seeker.baseSeconds, block?.times[0] ?? 0)).toBe(1_700_000_000_123_456_789n);
  });

  test('neighbouring blocks are one landmark, and a section begins another', async () => {
    const { landmarks } = await readAll(pcapng(2, 10));
    expect(landmarks?.map(({ isSection }) => isSection)).toEqual([true, false, true, false]);
    expect(landmarks?.[0]).toEqual({ offset: 0, length: 28 + 32, isSection: true });
  });

  test('a packet without a time of its own means reading from the beginning', async () => {
    const whole = [...pcapng(1, 2)];
    const simple = new ByteWriter(true).u32(3, 20, 4).u8(1, 2, 3, 4).u32(20).bytes;
    const { seen, landmarks } = await readAll(Uint8Array.from([...whole, ...simple]));
    expect(seen).toHaveLength(3);
    expect(landmarks).toBeNull();
  });

  test('a file that changed is an error, one that was cut has no packet there', async () => {
    const packets = Array.from({ length: 3 }, (_, i) => ({ seconds: i, fraction: 0, bytes: new Uint8Array(60) }));
    const file = pcapFile(packets);
    const seeker = await CaptureSeeker.open(ranged(file), []);
    await seeker.seek(file.length - 10, file.length);
    expect(await seeker.next()).toBeNull();
    const changed = file.slice();
    changed.fill(0xff, 24 + 76);
    const other = await CaptureSeeker.open(ranged(changed), []);
    await other.seek(24 + 76, changed.length);
    await expect(other.next()).rejects.toThrow('it has changed');
  });
});
