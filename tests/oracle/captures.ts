/** The shared captures with expected results, where they are on this machine. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ByteSource } from '../../src/capture/packet-block.ts';

export const CAPTURES = process.env.CAPSCAPE_CAPTURES ?? join(import.meta.dirname, '../../../shared/captures');
export const HAS_CAPTURES = existsSync(join(CAPTURES, 'truth.tsv'));

/** Paths below {@link CAPTURES} of every file of `folder` that is no list or description. */
export function captureFiles(folder: string): string[] {
  return readdirSync(join(CAPTURES, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => !/\.(tsv|txt|md)$/.test(name) && statSync(join(CAPTURES, folder, name)).isFile())
    .sort()
    .map((name) => join(folder, name));
}

/** A source over bytes in memory that gives at most `chunk` bytes a read. */
export function bytesSource(bytes: Uint8Array, chunk = Number.POSITIVE_INFINITY): ByteSource {
  let at = 0;
  return {
    size: bytes.length,
    read(into) {
      const count = Math.min(into.length, bytes.length - at, chunk);
      into.set(bytes.subarray(at, at + count));
      at += count;
      return count;
    },
    close() {},
  };
}

export function readCapture(path: string): Uint8Array {
  return readFileSync(join(CAPTURES, path));
}

/** Whether every file is compared with tshark, which takes minutes, or a sample of them. */
export const COMPARES_ALL = process.env.CAPSCAPE_ORACLE === 'all';
export const ALL_FILES_MS = COMPARES_ALL ? 3_600_000 : 300_000;

/** Visits every file, two at a time: one here while tshark has the other. */
export async function inParallel(files: readonly string[], visit: (file: string) => Promise<void>): Promise<void> {
  const left = files.slice();
  const work = async (): Promise<void> => {
    for (let file = left.pop(); file !== undefined; file = left.pop()) await visit(file);
  };
  await Promise.all([work(), work()]);
}
