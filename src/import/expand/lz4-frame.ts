/**
 * The LZ4 frame format (lz4_Frame_format.md, version 1.6.4), streaming: blocks of up to 4 MiB that may refer to the 64 KiB
 * before them. Checksums are skipped, not checked. Frames that need a dictionary are refused.
 */
import { Transform, type TransformCallback } from 'node:stream';

const MAGIC = 0x184d2204;
const SKIPPABLE_MAGIC = 0x184d2a50;
const SKIPPABLE_MASK = 0xfffffff0;
const HISTORY_BYTES = 64 * 1024;
const MAX_BLOCK_BYTES = [0, 0, 0, 0, 64 * 1024, 256 * 1024, 1024 * 1024, 4 * 1024 * 1024] as const;
const MIN_MATCH = 4;

export function createLz4Decompress(): Transform {
  return new Lz4Decompress();
}

type Step = 'frame' | 'skip' | 'block';

class Lz4Decompress extends Transform {
  #input: Buffer = Buffer.alloc(0);
  #step: Step = 'frame';
  #skip = 0;
  #maxBlock = 0;
  #blockTrailer = 0;
  #frameTrailer = 0;
  /** The last 64 KiB of output, then room for a block. */
  #window: Buffer = Buffer.alloc(0);
  #history = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#input = this.#input.length === 0 ? chunk : Buffer.concat([this.#input, chunk]);
    this.#run(done);
  }

  override _flush(done: TransformCallback): void {
    done(this.#step === 'frame' && this.#input.length === 0 ? null : new Error('unexpected end of file'));
  }

  #run(done: TransformCallback): void {
    try {
      while (this.#advance());
      done();
    } catch (cause) {
      done(cause instanceof Error ? cause : new Error(String(cause)));
    }
  }

  /** Handles the next part; false where it is not there yet. */
  #advance(): boolean {
    if (this.#step === 'skip') return this.#skipBytes();
    return this.#step === 'frame' ? this.#readFrameHeader() : this.#readBlock();
  }

  #skipBytes(): boolean {
    const count = Math.min(this.#skip, this.#input.length);
    this.#input = this.#input.subarray(count);
    this.#skip -= count;
    if (this.#skip === 0) this.#step = 'frame';
    return this.#skip === 0;
  }

  #readFrameHeader(): boolean {
    const input = this.#input;
    if (input.length < 7) return false;
    const magic = input.readUInt32LE(0);
    if ((magic & SKIPPABLE_MASK) >>> 0 === SKIPPABLE_MAGIC) {
      if (input.length < 8) return false;
      this.#skip = 8 + input.readUInt32LE(4);
      this.#step = 'skip';
      return true;
    }
    if (magic !== MAGIC) throw new Error('no LZ4 frame where one should begin');
    const flags = input[4] ?? 0;
    if (flags >>> 6 !== 1) throw new Error(`LZ4 frame version ${flags >>> 6}`);
    if ((flags & 0x01) !== 0) throw new Error('the LZ4 frame needs a dictionary');
    const headerLen = 7 + ((flags & 0x08) !== 0 ? 8 : 0);
    if (input.length < headerLen) return false;
    this.#maxBlock = MAX_BLOCK_BYTES[((input[5] ?? 0) >>> 4) & 7] ?? 0;
    if (this.#maxBlock === 0) throw new Error('unknown LZ4 block size');
    this.#blockTrailer = (flags & 0x10) !== 0 ? 4 : 0;
    this.#frameTrailer = (flags & 0x04) !== 0 ? 4 : 0;
    this.#window = Buffer.alloc(HISTORY_BYTES + this.#maxBlock);
    this.#history = 0;
    this.#input = input.subarray(headerLen);
    this.#step = 'block';
    return true;
  }

  #readBlock(): boolean {
    const input = this.#input;
    if (input.length < 4) return false;
    const field = input.readUInt32LE(0);
    if (field === 0) {
      if (input.length < 4 + this.#frameTrailer) return false;
      this.#input = input.subarray(4 + this.#frameTrailer);
      this.#step = 'frame';
      return this.#input.length > 0;
    }
    const isStored = field >= 0x8000_0000;
    const length = field & 0x7fff_ffff;
    if (length > this.#maxBlock) throw new Error(`an LZ4 block of ${length} bytes, more than ${this.#maxBlock}`);
    const end = 4 + length + this.#blockTrailer;
    if (input.length < end) return false;
    const block = input.subarray(4, 4 + length);
    const start = this.#history;
    const stop = isStored ? start + block.copy(this.#window, start) : expandBlock(block, this.#window, start);
    this.push(Buffer.from(this.#window.subarray(start, stop)));
    const kept = Math.min(HISTORY_BYTES, stop);
    this.#window.copy(this.#window, 0, stop - kept, stop);
    this.#history = kept;
    this.#input = input.subarray(end);
    return true;
  }
}

/** Expands one block (lz4_Block_format.md) into `window` from `start` on; returns where it ends. */
function expandBlock(block: Buffer, window: Buffer, start: number): number {
  let at = 0;
  let out = start;
  const extend = (length: number): number => {
    let total = length;
    for (let more = 255; more === 255; total += more) {
      if (at >= block.length) throw new Error('an LZ4 length leaves its block');
      more = block[at++] ?? 0;
    }
    return total;
  };
  while (at < block.length) {
    const token = block[at++] ?? 0;
    const literals = token >>> 4 === 15 ? extend(15) : token >>> 4;
    if (at + literals > block.length || out + literals > window.length)
      throw new Error('LZ4 literals leave their block');
    block.copy(window, out, at, at + literals);
    at += literals;
    out += literals;
    if (at === block.length) return out;
    if (at + 2 > block.length) throw new Error('an LZ4 block ends within a match');
    const distance = block.readUInt16LE(at);
    at += 2;
    const match = MIN_MATCH + ((token & 15) === 15 ? extend(15) : token & 15);
    if (distance === 0 || distance > out) throw new Error('an LZ4 match points before the data');
    if (out + match > window.length) throw new Error('an LZ4 match leaves its block');
    // Byte by byte where it overlaps itself: that is how a run is written.
    if (distance >= match) window.copy(window, out, out - distance, out - distance + match);
    else for (let i = 0; i < match; i++) window[out + i] = window[out + i - distance] ?? 0;
    out += match;
  }
  throw new Error('an LZ4 block ends with a match');
}
