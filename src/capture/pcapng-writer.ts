/**
 * Packets as pcapng (draft-ietf-opsawg-pcapng): one section, little-endian, an interface for each capture and link type as
 * they come, times in nanoseconds. What is written is bounded by what the caller hands over at a time.
 */
import { NANOS_PER_SECOND, timeSince } from '../base/time.ts';
import type { DecryptionSecrets } from './capture-notes.ts';
import type { PacketBlock } from './packet-block.ts';
import { OPTION_COMMENT } from './pcapng-options.ts';

const SECTION_HEADER = 0x0a0d0d0a;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;
const DECRYPTION_SECRETS = 10;
const OPTION_USER_APPLICATION = 4;
const OPTION_NAME = 2;
const OPTION_TIME_RESOLUTION = 9;
const OPTION_TIME_OFFSET = 14;
const NANOSECONDS = 9;

/** Type and length before, length behind. */
const BLOCK_OVERHEAD = 12;
/** Of an Enhanced Packet Block, without its packet. */
const PACKET_OVERHEAD = 32;
/** Kind and length of the secrets. */
const SECRETS_HEADER = 8;
const TWO_32 = 4_294_967_296;

/** Interfaces whose packets are of before 1970 count from here: times are unsigned. */
const EARLY_OFFSET_SECONDS = -(2 ** 34);

export class PcapngWriter {
  readonly #interfaces = new Map<string, number>();

  /** The section header; comes first. `comment` says what the file holds. */
  begin(application: string, comment: string): Uint8Array {
    return block(SECTION_HEADER, (out) => {
      out.u32(BYTE_ORDER_MAGIC).u16(1).u16(0).u32(0xffff_ffff).u32(0xffff_ffff);
      out.text(OPTION_COMMENT, comment).text(OPTION_USER_APPLICATION, application).endOfOptions();
    });
  }

  /** Keys for the packets that follow. */
  secrets({ kind, bytes }: DecryptionSecrets): Uint8Array {
    const length = BLOCK_OVERHEAD + SECRETS_HEADER + padded(bytes.length);
    const out = new Uint8Array(length);
    const view = new DataView(out.buffer);
    view.setUint32(0, DECRYPTION_SECRETS, true);
    view.setUint32(4, length, true);
    view.setUint32(8, kind, true);
    view.setUint32(12, bytes.length, true);
    out.set(bytes, 16);
    view.setUint32(length - 4, length, true);
    return out;
  }

  /**
   * The packets of `rows`, with the interfaces that they are the first of. `capture` names where they come from; `comments`
   * are those of the packet of `rows[i]`.
   */
  packets(
    capture: string,
    from: PacketBlock,
    rows: readonly number[],
    baseSeconds: number,
    comments?: (i: number) => readonly string[] | undefined,
  ): Uint8Array {
    const parts: Uint8Array[] = [];
    const options = rows.map((_, i) => commentOptions(comments?.(i) ?? []));
    const isEarly = (row: number): boolean => baseSeconds * 1e9 + from.times[row]! < 0;
    const ids = rows.map((row) => this.#interfaceOf(capture, from.linkTypes[row]!, isEarly(row), parts));
    const described = parts.reduce((sum, part) => sum + part.length, 0);
    const size = rows.reduce(
      (sum, row, i) => sum + PACKET_OVERHEAD + padded(from.capLens[row]!) + options[i]!.length,
      described,
    );
    const bytes = new Uint8Array(size);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    const view = new DataView(bytes.buffer);
    const base = wordsOf(BigInt(baseSeconds) * NANOS_PER_SECOND);
    const earlyBase = wordsOf(BigInt(baseSeconds - EARLY_OFFSET_SECONDS) * NANOS_PER_SECOND);
    for (const [i, row] of rows.entries())
      at = writePacket(bytes, view, at, ids[i]!, from, row, isEarly(row) ? earlyBase : base, options[i]!);
    return bytes;
  }

  #interfaceOf(capture: string, linkType: number, isEarly: boolean, parts: Uint8Array[]): number {
    const key = `${linkType} ${isEarly} ${capture}`;
    const known = this.#interfaces.get(key);
    if (known !== undefined) return known;
    const id = this.#interfaces.size;
    this.#interfaces.set(key, id);
    parts.push(
      block(INTERFACE_DESCRIPTION, (out) => {
        out.u16(linkType).u16(0).u32(0);
        out.text(OPTION_NAME, capture).option(OPTION_TIME_RESOLUTION, [NANOSECONDS]);
        if (isEarly) out.option(OPTION_TIME_OFFSET, int64(EARLY_OFFSET_SECONDS));
        out.endOfOptions();
      }),
    );
    return id;
  }
}

function writePacket(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  id: number,
  from: PacketBlock,
  row: number,
  base: Words,
  options: Uint8Array,
): number {
  const capLen = from.capLens[row]!;
  const offset = from.offsets[row]!;
  const length = PACKET_OVERHEAD + padded(capLen) + options.length;
  view.setUint32(at, ENHANCED_PACKET, true);
  view.setUint32(at + 4, length, true);
  view.setUint32(at + 8, id, true);
  const { high, low } = addNanos(base, from.times[row]!);
  view.setUint32(at + 12, high, true);
  view.setUint32(at + 16, low, true);
  view.setUint32(at + 20, capLen, true);
  view.setUint32(at + 24, from.wireLens[row]!, true);
  bytes.set(from.bytes.subarray(offset, offset + capLen), at + 28);
  bytes.set(options, at + 28 + padded(capLen));
  view.setUint32(at + length - 4, length, true);
  return at + length;
}

const NO_OPTIONS = new Uint8Array(0);

function commentOptions(comments: readonly string[]): Uint8Array {
  if (comments.length === 0) return NO_OPTIONS;
  const out = new BlockBody();
  for (const comment of comments) out.text(OPTION_COMMENT, comment);
  return Uint8Array.from(out.endOfOptions().bytes);
}

/** The two halves of an unsigned 64-bit number. */
interface Words {
  readonly high: number;
  readonly low: number;
}

const wordsOf = (value: bigint): Words => ({
  high: Number(BigInt.asUintN(32, value >> 32n)),
  low: Number(BigInt.asUintN(32, value)),
});

/** As `timeSince`, without a bigint where doubles are exact. */
function addNanos(base: Words, nanos: number): Words {
  if (Math.abs(nanos) > Number.MAX_SAFE_INTEGER)
    return wordsOf((BigInt(base.high) << 32n) + BigInt(base.low) + timeSince(0, nanos));
  const whole = Math.round(nanos);
  const upper = Math.floor(whole / TWO_32);
  const low = base.low + (whole - upper * TWO_32);
  return { high: base.high + upper + (low >= TWO_32 ? 1 : 0), low: low >= TWO_32 ? low - TWO_32 : low };
}

const padded = (length: number): number => Math.ceil(length / 4) * 4;

const int64 = (value: number): Uint8Array => new Uint8Array(BigInt64Array.of(BigInt(value)).buffer);

function block(type: number, write: (out: BlockBody) => void): Uint8Array {
  const body = new BlockBody();
  write(body);
  const length = 12 + body.bytes.length;
  const whole = new BlockBody().u32(type).u32(length).raw(body.bytes).u32(length);
  return Uint8Array.from(whole.bytes);
}

class BlockBody {
  readonly bytes: number[] = [];

  u16(value: number): this {
    return this.raw([value & 255, value >>> 8]);
  }

  u32(value: number): this {
    return this.raw([value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24]);
  }

  raw(bytes: Iterable<number>): this {
    for (const byte of bytes) this.bytes.push(byte);
    return this;
  }

  option(code: number, value: ArrayLike<number> & Iterable<number>): this {
    this.u16(code).u16(value.length).raw(value);
    return this.raw(new Uint8Array(padded(value.length) - value.length));
  }

  text(code: number, text: string): this {
    return this.option(code, new TextEncoder().encode(text));
  }

  endOfOptions(): this {
    return this.u32(0);
  }
}
