/**
 * Azure's service tags: which of its services and regions an address is of. Microsoft publishes them weekly as
 * `ServiceTags_Public_*.json` ("Azure IP Ranges and Service Tags"); the operator downloads it, nothing is fetched.
 */
import { open } from 'node:fs/promises';
import { isIpv4, parseCidr } from '../base/ip.ts';

/** The published files have about 5 MB. */
export const MAX_FILE_BYTES = 64 * 1024 * 1024;
/** About 100,000 in the published files, most of them in several tags. */
export const MAX_PREFIXES = 1_000_000;
const BYTE_ORDER_MARK = '\ufeff';
const TAG_NAME = /^[A-Za-z0-9][\w.-]{0,99}$/;

export interface ServiceTags {
  /** The tag that tells most of an address (words as in Packet), such as `Storage.WestEurope`; null: of none. */
  readonly find: (w0: number, w1: number, w2: number, w3: number) => string | null;
  /** Prefixes read. */
  readonly size: number;
  /** Why there are none although a file was named: a sentence for a person. */
  readonly problem: string | null;
}

interface Tag {
  readonly name: string;
  /** What a tag tells: a service more than all of Azure, a region more than none. */
  readonly rank: number;
}

/** Never rejects: a file that cannot be used is left out, and `problem` says why. */
export async function openServiceTags(file: string): Promise<ServiceTags> {
  const table = new PrefixTable();
  const left = (why: string): ServiceTags => ({ find: () => null, size: 0, problem: `The file ${file} ${why}.` });
  try {
    const text = await readBounded(file);
    if (text === null) return left(`is no file of at most ${MAX_FILE_BYTES / 1024 / 1024} MiB, as service tags are`);
    const values = field(JSON.parse(text), 'values');
    if (!Array.isArray(values)) return left('has no service tags: a list called "values" is missing');
    for (const value of values) if (!addTag(table, value)) return left(`has more than ${MAX_PREFIXES} prefixes`);
  } catch (error) {
    if (error instanceof SyntaxError) return left('is no JSON');
    if (error instanceof Error && 'code' in error) return left(`cannot be read: ${error.message}`);
    throw error;
  }
  if (table.size === 0) return left('has no service tags with address prefixes');
  return { find: (w0, w1, w2, w3) => table.find(w0, w1, w2, w3), size: table.size, problem: null };
}

async function readBounded(file: string): Promise<string | null> {
  await using handle = await open(file);
  const status = await handle.stat();
  if (!status.isFile() || status.size > MAX_FILE_BYTES) return null;
  const text = await handle.readFile('utf8');
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

/** Entries of another form are passed over; false when there are too many prefixes. */
function addTag(table: PrefixTable, value: unknown): boolean {
  const name = field(value, 'name');
  const properties = field(value, 'properties');
  const prefixes = field(properties, 'addressPrefixes');
  if (typeof name !== 'string' || !TAG_NAME.test(name) || !Array.isArray(prefixes)) return true;
  const rank = (field(properties, 'systemService') ? 2 : 0) + (field(properties, 'region') ? 1 : 0);
  for (const prefix of prefixes) {
    if (typeof prefix !== 'string') continue;
    if (table.size >= MAX_PREFIXES) return false;
    table.add(prefix, { name, rank });
  }
  return true;
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

/** Tags by prefix, a map for each length there is. */
class PrefixTable {
  size = 0;
  readonly #byLength = new Map<number, Map<string, Tag>>();
  /** Lengths of 128 bits that IPv4 and IPv6 prefixes have, longest first. */
  readonly #lengths: { v4: readonly number[]; v6: readonly number[] } = { v4: [], v6: [] };

  add(text: string, tag: Tag): void {
    const range = parseCidr(text);
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
    let best: Tag | null = null;
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
