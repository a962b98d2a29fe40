/**
 * Each packet of the shared captures against tshark: lengths, time, innermost addresses, ports and TCP payload. Every
 * tenth file and all that are known to differ; all files with CAPSCAPE_ORACLE=all, which takes some minutes.
 */
import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/base/errors.ts';
import { ALL_FILES_MS, COMPARES_ALL, captureFiles, HAS_CAPTURES, inParallel } from './captures.ts';
import { DIFFERENCES } from './packet-differences.ts';
import { type ListedPacket, ourPackets, tsharkPackets } from './packet-lists.ts';
import { HAS_TSHARK } from './tshark.ts';

const STRIDE = COMPARES_ALL ? 1 : 10;

/** PacketBlock.times are exact within 104 days of the first packet, and within half a microsecond beyond. */
const EXACT_NANOS = 2n ** 53n;
const LONG_SPAN_ERROR = 500n;

async function differences(file: string): Promise<string[]> {
  const [ours, theirs] = await Promise.all([
    ourPackets(file).catch((error: unknown) => {
      if (error instanceof AppError) return [];
      throw error;
    }),
    tsharkPackets(file),
  ]);
  const found: string[] = [];
  if (ours.length !== theirs.length) found.push(`${file}: ${ours.length} packets, tshark has ${theirs.length}`);
  const first = ours[0]?.time ?? 0n;
  for (let i = 0; i < Math.min(ours.length, theirs.length); i++) {
    const [own, other] = [ours[i] as ListedPacket, theirs[i] as ListedPacket];
    if (!isSame(own, other, first ?? 0n))
      found.push(`${file} packet ${i + 1}: ${show(own)}, tshark has ${show(other)}`);
  }
  return found;
}

function isSame(own: ListedPacket, other: ListedPacket, first: bigint): boolean {
  if (own.wireLen !== other.wireLen || own.capLen !== other.capLen || own.ends !== other.ends) return false;
  if (own.tcpLen !== null && other.tcpLen !== null && own.tcpLen !== other.tcpLen) return false;
  if (own.time === null || other.time === null) return true;
  const error = own.time > other.time ? own.time - other.time : other.time - own.time;
  const span = other.time > first ? other.time - first : first - other.time;
  return error <= (span > EXACT_NANOS ? LONG_SPAN_ERROR : 0n);
}

function show({ wireLen, capLen, time, ends, tcpLen }: ListedPacket): string {
  return `${wireLen}/${capLen} at ${time} [${ends}] ${tcpLen ?? ''}`;
}

describe.skipIf(!HAS_CAPTURES || !HAS_TSHARK)('each packet as tshark lists it', () => {
  const all = HAS_CAPTURES ? ['malformed', 'ndpi', 'pcapng', 'zeek'].flatMap(captureFiles) : [];

  test(
    'in files not known to differ',
    async () => {
      const files = all.filter((file, i) => i % STRIDE === 0 && !DIFFERENCES.has(file));
      expect(files.length).toBeGreaterThan(80);
      const found: string[] = [];
      await inParallel(files, async (file) => void found.push(...(await differences(file)).slice(0, 3)));
      expect(found).toEqual([]);
    },
    ALL_FILES_MS,
  );

  test(
    'every difference that is explained is still one',
    async () => {
      const unneeded: string[] = [];
      await inParallel([...DIFFERENCES.keys()], async (file) => {
        expect(all).toContain(file);
        if ((await differences(file)).length === 0) unneeded.push(file);
      });
      expect(unneeded).toEqual([]);
    },
    ALL_FILES_MS,
  );
});
