/**
 * bzip2, streaming: blocks of up to 900 kB, each undone whole (Huffman codes, move-to-front, Burrows-Wheeler), its output
 * handed on in pieces, so that a bomb costs no memory. Checksums are not checked. Several streams may follow each other.
 */
import { BitReader } from './bit-reader.ts';

const BLOCK_MAGIC = [0x314159, 0x265359] as const;
const END_MAGIC = [0x177245, 0x385090] as const;
const UNIT = 100_000;
const GROUP_SYMBOLS = 50;
const MAX_CODE_LEN = 20;
const PIECE_BYTES = 64 * 1024;

/** No compressed block is longer: 900,000 symbols of 20 bits, and its tables. */
const MAX_COMPRESSED_BLOCK = 2_500_000;

/** Gives what was in the bzip2 data that `chunks` brings; throws an `Error` where it is damaged or cut. */
export async function* expandBzip2(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const bits = new BitReader(chunks);
  while (await bits.fill(MAX_COMPRESSED_BLOCK)) {
    if (bits.read(24) !== 0x425a68) throw new Error('no bzip2 stream where one should begin');
    const level = bits.read(8) - 0x30;
    if (level < 1 || level > 9) throw new Error('unknown bzip2 block size');
    const block = new Uint32Array(level * UNIT);
    for (;;) {
      await bits.fill(MAX_COMPRESSED_BLOCK);
      const magic = [bits.read(24), bits.read(24)];
      bits.read(16);
      bits.read(16);
      if (magic[0] === END_MAGIC[0] && magic[1] === END_MAGIC[1]) break;
      if (magic[0] !== BLOCK_MAGIC[0] || magic[1] !== BLOCK_MAGIC[1]) throw new Error('a bzip2 block is damaged');
      yield* undoRuns(block, readBlock(bits, block));
    }
    bits.alignToByte();
  }
}

interface Sorted {
  readonly length: number;
  readonly start: number;
}

/** Reads a block; `block` then holds the next position in its upper 24 bits and the byte in its lower eight. */
function readBlock(bits: BitReader, block: Uint32Array): Sorted {
  if (bits.read(1) === 1) throw new Error('randomised bzip2 blocks are too old');
  const origin = bits.read(24);
  const alphabet = readAlphabet(bits);
  const groups = bits.read(3);
  const selectorCount = bits.read(15);
  if (groups < 2 || groups > 6 || selectorCount === 0) throw new Error('a bzip2 block is damaged');
  const selectors = readSelectors(bits, groups, selectorCount);
  const symbols = alphabet.length + 2;
  const codes = Array.from({ length: groups }, () => readCode(bits, symbols));
  const length = readSymbols(bits, block, alphabet, selectors, codes);
  if (origin >= length) throw new Error('a bzip2 block is damaged');
  const counts = new Uint32Array(256);
  for (let i = 0; i < length; i++) counts[block[i]! & 255]!++;
  let sum = 0;
  for (let byte = 0; byte < 256; byte++) {
    const count = counts[byte]!;
    counts[byte] = sum;
    sum += count;
  }
  for (let i = 0; i < length; i++) {
    const at = counts[block[i]! & 255]!++;
    block[at] = (block[at]! & 255) | (i << 8);
  }
  return { length, start: block[origin]! >>> 8 };
}

/** Bytes that occur, by a bit map of bit maps. */
function readAlphabet(bits: BitReader): number[] {
  const used = bits.read(16);
  const alphabet: number[] = [];
  for (let high = 0; high < 16; high++) {
    if ((used & (0x8000 >>> high)) === 0) continue;
    const row = bits.read(16);
    for (let low = 0; low < 16; low++) if ((row & (0x8000 >>> low)) !== 0) alphabet.push(high * 16 + low);
  }
  if (alphabet.length === 0) throw new Error('a bzip2 block is damaged');
  return alphabet;
}

/** Which code each group of 50 symbols uses, moved to front and in unary. */
function readSelectors(bits: BitReader, groups: number, count: number): Uint8Array {
  const order = Array.from({ length: groups }, (_, i) => i);
  const selectors = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    let index = 0;
    while (bits.read(1) === 1) if (++index >= groups) throw new Error('a bzip2 block is damaged');
    const [group = 0] = order.splice(index, 1);
    order.unshift(group);
    selectors[i] = group;
  }
  return selectors;
}

interface Code {
  /** Per length: the last code of it, and what to subtract from a code to find its symbol. */
  readonly limits: Int32Array;
  readonly bases: Int32Array;
  readonly symbols: Uint16Array;
}

function readCode(bits: BitReader, count: number): Code {
  const lengths = new Uint8Array(count);
  let length = bits.read(5);
  for (let i = 0; i < count; i++) {
    while (bits.read(1) === 1) length += bits.read(1) === 0 ? 1 : -1;
    if (length < 1 || length > MAX_CODE_LEN) throw new Error('a bzip2 code is damaged');
    lengths[i] = length;
  }
  const limits = new Int32Array(MAX_CODE_LEN + 2).fill(-1);
  const bases = new Int32Array(MAX_CODE_LEN + 2);
  const symbols = new Uint16Array(count);
  let next = 0;
  let code = 0;
  for (let len = 1; len <= MAX_CODE_LEN; len++) {
    bases[len] = code - next;
    for (let symbol = 0; symbol < count; symbol++) {
      if (lengths[symbol] !== len) continue;
      symbols[next++] = symbol;
      code++;
    }
    limits[len] = code - 1;
    code *= 2;
  }
  return { limits, bases, symbols };
}

function readSymbols(
  bits: BitReader,
  block: Uint32Array,
  alphabet: number[],
  selectors: Uint8Array,
  codes: readonly Code[],
): number {
  const front = alphabet.slice();
  const endOfBlock = alphabet.length + 1;
  let length = 0;
  let run = 0;
  let runBit = 1;
  let code = codes[0]!;
  for (let count = 0; ; count++) {
    if (count % GROUP_SYMBOLS === 0) {
      const group = count / GROUP_SYMBOLS;
      if (group >= selectors.length) throw new Error('a bzip2 block is damaged');
      code = codes[selectors[group]!]!;
    }
    const symbol = readSymbol(bits, code);
    if (symbol <= 1) {
      // Runs of the front byte are numbers to the base of two with the digits 1 and 2.
      run += runBit << symbol;
      runBit *= 2;
      if (run > block.length) throw new Error('a bzip2 run leaves its block');
      continue;
    }
    if (run > 0) {
      if (length + run > block.length) throw new Error('a bzip2 run leaves its block');
      block.fill(front[0]!, length, length + run);
      length += run;
      run = 0;
      runBit = 1;
    }
    if (symbol === endOfBlock) return length;
    if (length >= block.length) throw new Error('a bzip2 block is too long');
    const [byte = 0] = front.splice(symbol - 1, 1);
    front.unshift(byte);
    block[length++] = byte;
  }
}

function readSymbol(bits: BitReader, { limits, bases, symbols }: Code): number {
  let code = 0;
  for (let len = 1; len <= MAX_CODE_LEN; len++) {
    code = code * 2 + bits.read(1);
    if (code <= limits[len]! && code >= bases[len]!) {
      const symbol = symbols[code - bases[len]!];
      if (symbol !== undefined) return symbol;
    }
  }
  throw new Error('a bzip2 code is damaged');
}

/** Four equal bytes are followed by how many more there are. */
function* undoRuns(block: Uint32Array, { length, start }: Sorted): Generator<Buffer> {
  let piece = Buffer.allocUnsafe(PIECE_BYTES + 255);
  let out = 0;
  let at = start;
  let last = -1;
  let equal = 0;
  for (let i = 0; i < length; i++) {
    const entry = block[at]!;
    const byte = entry & 255;
    at = entry >>> 8;
    if (equal === 4) {
      piece.fill(last, out, out + byte);
      out += byte;
      equal = 0;
      last = -1;
    } else {
      equal = byte === last ? equal + 1 : 1;
      last = byte;
      piece[out++] = byte;
    }
    if (out >= PIECE_BYTES) {
      yield piece.subarray(0, out);
      piece = Buffer.allocUnsafe(PIECE_BYTES + 255);
      out = 0;
    }
  }
  if (out > 0) yield piece.subarray(0, out);
}
