/** Capture files made in memory, for tests: every field where the format puts it, in either byte order. */
import type { OpenOptions } from './open.ts';
import { openCapture } from './open.ts';
import type { ByteSource, CaptureReader } from './packet-block.ts';

export class ByteWriter {
  readonly bytes: number[] = [];
  readonly isLittleEndian: boolean;

  constructor(isLittleEndian: boolean) {
    this.isLittleEndian = isLittleEndian;
  }

  u8(...values: number[]): this {
    this.bytes.push(...values);
    return this;
  }

  u16(...values: number[]): this {
    for (const value of values) this.#number(BigInt(value), 2);
    return this;
  }

  u32(...values: number[]): this {
    for (const value of values) this.#number(BigInt(value), 4);
    return this;
  }

  u64(value: bigint): this {
    this.#number(BigInt.asUintN(64, value), 8);
    return this;
  }

  text(text: string): this {
    return this.u8(...new TextEncoder().encode(text));
  }

  raw(bytes: Iterable<number>): this {
    return this.u8(...bytes);
  }

  pad(multiple: number): this {
    while (this.bytes.length % multiple !== 0) this.bytes.push(0);
    return this;
  }

  done(): Uint8Array {
    return Uint8Array.from(this.bytes);
  }

  #number(value: bigint, width: number): void {
    for (let i = 0; i < width; i++) {
      const shift = BigInt(8 * (this.isLittleEndian ? i : width - 1 - i));
      this.bytes.push(Number((value >> shift) & 255n));
    }
  }
}

export interface SamplePacket {
  readonly seconds: number;
  readonly fraction: number;
  readonly bytes: Uint8Array;
  readonly wireLen?: number;
}

export interface PcapShape {
  readonly magic?: number;
  readonly isLittleEndian?: boolean;
  readonly minor?: number;
  readonly snapLen?: number;
  readonly linkType?: number;
  /** What stands between the lengths and the packet in each record. */
  readonly extra?: readonly number[];
  readonly isIxia?: boolean;
}

export function pcapFile(packets: readonly SamplePacket[], shape: PcapShape = {}): Uint8Array {
  const file = new ByteWriter(shape.isLittleEndian ?? true);
  file.u32(shape.magic ?? 0xa1b2c3d4).u16(2, shape.minor ?? 4);
  file.u32(0, 0, shape.snapLen ?? 262_144, shape.linkType ?? 1);
  if (shape.isIxia === true) file.u32(0);
  for (const { seconds, fraction, bytes, wireLen } of packets) {
    file.u32(seconds, fraction, bytes.length, wireLen ?? bytes.length);
    file.raw(shape.extra ?? []).raw(bytes);
  }
  return file.done();
}

/** What a reader says about one packet. */
export interface ReadPacket {
  readonly nanos: bigint;
  readonly capLen: number;
  readonly wireLen: number;
  readonly linkType: number;
  readonly fileOffset: number;
  readonly bytes: readonly number[];
}

export async function readAll(
  source: ByteSource,
  options?: OpenOptions,
): Promise<{ packets: ReadPacket[]; reader: CaptureReader }> {
  const reader = await openCapture(source, options);
  const packets: ReadPacket[] = [];
  for (let block = await reader.next(); block !== null; block = await reader.next()) {
    for (let i = 0; i < block.length; i++) {
      const offset = block.offsets[i] ?? 0;
      const capLen = block.capLens[i] ?? 0;
      packets.push({
        nanos: BigInt(reader.baseSeconds) * 1_000_000_000n + BigInt(block.times[i] ?? 0),
        capLen,
        wireLen: block.wireLens[i] ?? 0,
        linkType: block.linkTypes[i] ?? 0,
        fileOffset: block.fileOffsets[i] ?? 0,
        bytes: [...block.bytes.subarray(offset, offset + capLen)],
      });
    }
  }
  await reader.close();
  return { packets, reader };
}
