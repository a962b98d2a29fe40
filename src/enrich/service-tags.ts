/**
 * Which service and region of a cloud an address is of, by lists that clouds publish and the operator downloads: Azure's
 * service tags and those of range-formats.ts. Nothing is fetched.
 */
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { isIpv4, parseCidr } from '../base/ip.ts';
import { type NamedRange, rangesOf } from './range-formats.ts';

/** The published files have about 5 MB. */
export const MAX_FILE_BYTES = 64 * 1024 * 1024;
/** About 100,000 in the published files, most of them in several tags. */
export const MAX_PREFIXES = 1_000_000;
const BYTE_ORDER_MARK = '\ufeff';

export interface ServiceTags {
  /** The tag that tells most of an address (words as in Packet), such as `Storage.WestEurope`; null: of none. */
  readonly find: (w0: number, w1: number, w2: number, w3: number) => string | null;
  /** Prefixes read. */
  readonly size: number;
  /** Why there are none although a file was named: a sentence for a person. */
  readonly problem: string | null;
}

/** Never rejects: a file that cannot be used is left out, and `problem` says why. */
export async function openServiceTags(...files: readonly string[]): Promise<ServiceTags> {
  const table = new PrefixTable();
  const problems: string[] = [];
  for (const file of files) {
    const why = await readInto(table, file);
    if (why !== null) problems.push(`The file ${file} ${why}.`);
  }
  const problem = problems.length === 0 ? null : problems.join(' ');
  return { find: (w0, w1, w2, w3) => table.find(w0, w1, w2, w3), size: table.size, problem };
}

/** Why the file is of no use; null where it is. */
async function readInto(table: PrefixTable, file: string): Promise<string | null> {
  const before = table.size;
  try {
    const text = await readBounded(file);
    if (text === null)
      return `is no file of at most ${MAX_FILE_BYTES / 1024 / 1024} MiB, as lists of address ranges are`;
    const ranges = rangesOf(text, basename(file));
    if (ranges === null)
      return 'is no list of address ranges that Azure, AWS, Google or Cloudflare publish, nor lines of prefixes';
    for (const range of ranges) {
      if (table.size >= MAX_PREFIXES) return `has more than ${MAX_PREFIXES} prefixes, with those before`;
      table.add(range);
    }
  } catch (error) {
    if (error instanceof SyntaxError) return 'is no JSON';
    if (error instanceof Error && 'code' in error) return `cannot be read: ${error.message}`;
    throw error;
  }
  return table.size === before ? 'has no address prefixes' : null;
}

async function readBounded(file: string): Promise<string | null> {
  await using handle = await open(file);
  const status = await handle.stat();
  if (!status.isFile() || status.size > MAX_FILE_BYTES) return null;
  const text = await handle.readFile('utf8');
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

/** Tags by prefix, a map for each length there is. */
class PrefixTable {
  size = 0;
  readonly #byLength = new Map<number, Map<string, NamedRange>>();
  /** Lengths of 128 bits that IPv4 and IPv6 prefixes have, longest first. */
  readonly #lengths: { v4: readonly number[]; v6: readonly number[] } = { v4: [], v6: [] };

  add(tag: NamedRange): void {
    const range = parseCidr(tag.prefix);
    if (range === null) return;
    const { first, last } = range;
    const length = commonBits(first, last);
    const key = keyOf(first[0], first[1], first[2], first[3], length);
    let tags = this.#byLength.get(length);
    if (tags === undefined) {
      tags = new Map();
      this.#byLength.set(length, tags);
    }
    const family = isIpv4(first[0], first[1], first[2]) ? 'v4' : 'v6';
    if (!this.#lengths[family].includes(length))
      this.#lengths[family] = [...this.#lengths[family], length].sort((a, b) => b - a);
    this.size++;
    const known = tags.get(key);
    if (known === undefined || tag.rank > known.rank) tags.set(key, tag);
  }

  find(w0: number, w1: number, w2: number, w3: number): string | null {
    let best: NamedRange | null = null;
    for (const length of this.#lengths[isIpv4(w0, w1, w2) ? 'v4' : 'v6']) {
      const tag = this.#byLength.get(length)?.get(keyOf(w0, w1, w2, w3, length));
      if (tag !== undefined && (best === null || tag.rank > best.rank)) best = tag;
    }
    return best?.name ?? null;
  }
}

function commonBits(first: readonly number[], last: readonly number[]): number {
  let bits = 0;
  for (let i = 0; i < 4; i++) {
    const same = Math.clz32((first[i] ?? 0) ^ (last[i] ?? 0));
    bits += same;
    if (same < 32) break;
  }
  return bits;
}

function keyOf(w0: number, w1: number, w2: number, w3: number, length: number): string {
  return `${masked(w0, length)},${masked(w1, length - 32)},${masked(w2, length - 64)},${masked(w3, length - 96)}`;
}

/** The first `bits` bits of a word; a shift by 32 would keep them all. */
const masked = (word: number, bits: number): number =>
  bits >= 32 ? word >>> 0 : bits <= 0 ? 0 : (word & (0xffffffff << (32 - bits))) >>> 0;
