/** Writes small MaxMind DB files for tests: an IPv6 tree of one node, whose right half holds the one record. */
import type { MmdbValue } from './mmdb.ts';

interface Fixture {
  readonly recordSize: 24 | 28 | 32;
  readonly databaseType?: string;
  /** The record, or the bytes of the data section as they shall be. */
  readonly value?: MmdbValue;
  readonly data?: readonly number[];
}

export function mmdbOf({ recordSize, databaseType = 'Test', value = {}, data }: Fixture): Uint8Array<ArrayBuffer> {
  const nodeCount = 1;
  const left = nodeCount;
  const right = nodeCount + 16;
  const tree = {
    24: [0, 0, left, 0, 0, right],
    28: [0, 0, left, 0, 0, 0, right],
    32: [0, 0, 0, left, 0, 0, 0, right],
  }[recordSize];
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_780_000_000,
    database_type: databaseType,
    description: {},
    ip_version: 6,
    languages: [],
    node_count: nodeCount,
    record_size: recordSize,
  });
  const marker = [0xab, 0xcd, 0xef, ...new TextEncoder().encode('MaxMind.com')];
  return Uint8Array.from([
    ...tree,
    ...new Array<number>(16).fill(0),
    ...(data ?? encode(value)),
    ...marker,
    ...metadata,
  ]);
}

function encode(value: MmdbValue): number[] {
  if (typeof value === 'string') {
    const bytes = new TextEncoder().encode(value);
    return [...control(2, bytes.length), ...bytes];
  }
  if (typeof value === 'boolean') return control(14, value ? 1 : 0);
  if (typeof value === 'bigint') return [...control(10, 16), ...bigEndian(value, 16)];
  if (typeof value === 'number') {
    if (!Number.isInteger(value))
      return [...control(3, 8), ...new Uint8Array(new Float64Array([value]).buffer).reverse()];
    return [...control(value < 0 ? 8 : 6, 4), ...bigEndian(BigInt.asUintN(32, BigInt(value)), 4)];
  }
  if (value instanceof Uint8Array) return [...control(4, value.length), ...value];
  if (Array.isArray(value)) return [...control(11, value.length), ...value.flatMap(encode)];
  const entries = Object.entries(value) as [string, MmdbValue][];
  return [...control(7, entries.length), ...entries.flatMap(([key, one]) => [...encode(key), ...encode(one)])];
}

function control(type: number, size: number): number[] {
  const extended = type > 7 ? [type - 7] : [];
  const high = type > 7 ? 0 : type << 5;
  if (size < 29) return [high | size, ...extended];
  if (size < 285) return [high | 29, ...extended, size - 29];
  if (size < 65_821) return [high | 30, ...extended, ...bigEndian(BigInt(size - 285), 2)];
  return [high | 31, ...extended, ...bigEndian(BigInt(size - 65_821), 3)];
}

function bigEndian(value: bigint, length: number): number[] {
  return Array.from({ length }, (_, i) => Number((value >> BigInt(8 * (length - 1 - i))) & 255n));
}
