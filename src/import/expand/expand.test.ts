import { execFileSync } from 'node:child_process';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../base/errors.ts';
import { memorySource } from '../../capture/memory-source.ts';
import { pcapFile, type SamplePacket } from '../../capture/sample-files.ts';
import { MAX_WRAPPINGS, openCaptureFile } from '../open-capture-file.ts';
import { concat, ZIP_END as END, tarEntry, zipEntry } from './archive-samples.ts';
import { DEFAULT_EXPANSION_LIMITS, expansionLimits } from './expansion-limits.ts';

/** Packets that differ, so that compressed data is more than one run. */
const packets = (count: number, seconds = 1_700_000_000): SamplePacket[] =>
  Array.from({ length: count }, (_, i) => ({
    seconds: seconds + i,
    fraction: i,
    bytes: Uint8Array.from({ length: 60 + (i % 700) }, (_byte, at) => (at * at + i * 31) % 251),
  }));

const CAPTURE = pcapFile(packets(900));
const SMALL = pcapFile(packets(5, 1_800_000_000));

interface Read {
  readonly format: string;
  readonly packets: number;
  readonly bytes: number;
  readonly firstTime: number;
  readonly lastTime: number;
  readonly damage: string | null;
}

async function read(file: Uint8Array, options: Parameters<typeof openCaptureFile>[1] = {}): Promise<Read> {
  const reader = await openCaptureFile(memorySource(file, 10_000), options);
  let count = 0;
  let bytes = 0;
  const times: number[] = [];
  for (let block = await reader.next(); block !== null; block = await reader.next()) {
    count += block.length;
    for (let i = 0; i < block.length; i++) {
      bytes += block.capLens[i] ?? 0;
      times.push(reader.baseSeconds + (block.times[i] ?? 0) / 1e9);
    }
  }
  const { format, damage } = reader;
  await reader.close();
  return {
    format,
    packets: count,
    bytes,
    firstTime: Math.floor(times[0] ?? 0),
    lastTime: Math.floor(times.at(-1) ?? 0),
    damage: damage?.message ?? null,
  };
}

const refusal = async (file: Uint8Array): Promise<AppError> => {
  const error: unknown = await read(file).catch((caught: unknown) => caught);
  if (!(error instanceof AppError)) throw new Error(`not refused: ${String(error)}`);
  return error;
};

const WHOLE = { packets: 900, firstTime: 1_700_000_000, lastTime: 1_700_000_899, damage: null };

function has(tool: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${tool}`]);
    return true;
  } catch {
    return false;
  }
}

const pipe = (tool: string, args: readonly string[], input: Uint8Array): Uint8Array =>
  execFileSync(tool, args, { input, maxBuffer: 2 ** 30 });

const half = Math.floor(CAPTURE.length / 2);

describe('compressions that Node can write', () => {
  test.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('%s, and several members in a row', async (name, compress) => {
    expect(await read(compress(CAPTURE))).toMatchObject({ ...WHOLE, format: `pcap in ${name}` });
    const members = concat(compress(CAPTURE.subarray(0, half)), compress(CAPTURE.subarray(half)));
    expect(await read(members)).toMatchObject(WHOLE);
  });

  test('compressions within each other, up to a bound', async () => {
    expect((await read(gzipSync(zstdCompressSync(CAPTURE)))).format).toBe('pcap in zstd in gzip');
    let file: Uint8Array = SMALL;
    for (let i = 0; i < MAX_WRAPPINGS; i++) file = gzipSync(file);
    expect((await read(file)).packets).toBe(5);
    expect(await refusal(gzipSync(file))).toMatchObject({ code: 'CAPTURE_NOT_RECOGNISED' });
  });

  test('cut data gives what came before, and says so', async () => {
    const cut = await read(gzipSync(CAPTURE).subarray(0, 60_000));
    expect(cut.packets).toBeGreaterThan(100);
    expect(cut.damage).toMatch(/^The gzip data is damaged or cut: /);
  });
});

describe.each<[string, string, readonly (readonly string[])[]]>([
  ['lz4', 'lz4', [['-1'], ['-9', '-BD', '-B4'], ['-BX', '--content-size'], ['--no-frame-crc']]],
  ['xz', 'xz', [['-6'], ['--check=none']]],
  ['bzip2', 'bzip2', [['-9'], ['-1']]],
  ['zstd', 'zstd', [['-19'], ['--long', '--check']]],
])('%s as its own tool writes it', (name, tool, variants) => {
  describe.skipIf(!has(tool))(`needs ${tool}`, () => {
    test.each(variants.map((args) => [args.join(' '), args] as const))('%s', async (_label, args) => {
      const packed = pipe(tool, [...args, '-c', '-'], CAPTURE);
      expect(await read(packed)).toMatchObject({ ...WHOLE, format: `pcap in ${name}` });
    });

    test('several members in a row', async () => {
      const members = [CAPTURE.subarray(0, half), CAPTURE.subarray(half)].map((part) => pipe(tool, ['-c', '-'], part));
      expect(await read(concat(...members))).toMatchObject(WHOLE);
    });

    test('runs, and bytes of every kind', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(fc.nat(255), fc.nat(3000)), { maxLength: 12 }), async (runs) => {
          const bytes = Uint8Array.from(runs.flatMap(([byte, count]) => new Array<number>(count).fill(byte)));
          const file = pcapFile([{ seconds: 1, fraction: 0, bytes }]);
          expect(await read(pipe(tool, ['-c', '-'], file))).toMatchObject({
            packets: 1,
            bytes: bytes.length,
            damage: null,
          });
        }),
        { numRuns: 15 },
      );
    });

    test('cut or changed anywhere, it ends in a sentence', async () => {
      const packed = pipe(tool, ['-c', '-'], SMALL);
      for (let at = 8; at < packed.length; at += 7) {
        const changed = packed.slice();
        changed[at] = (changed[at] ?? 0) ^ 0x55;
        for (const file of [changed, packed.subarray(0, at)]) {
          await read(file).catch((error: unknown) => expect(error).toBeInstanceOf(AppError));
        }
      }
    });
  });
});

describe('archives', () => {
  test.each([
    ['deflated', {}],
    ['stored', { method: 0 }],
    ['sizes after the data', { flags: 8 }],
  ])('ZIP: %s', async (_name, shape) => {
    const file = concat(
      zipEntry('notes.txt', new TextEncoder().encode('see the capture'), shape),
      zipEntry('a.pcap', CAPTURE, shape),
      zipEntry('b.pcap.gz', gzipSync(SMALL), shape),
      END,
    );
    expect(await read(file)).toMatchObject({
      format: 'pcap in zip',
      packets: 905,
      lastTime: 1_800_000_004,
      damage: null,
    });
  });

  test('ZIP: what cannot be read is named', async () => {
    expect((await refusal(zipEntry('a.pcap', SMALL, { flags: 1 }))).message).toContain(
      'a.pcap in the ZIP archive is encrypted',
    );
    expect((await refusal(zipEntry('a.pcap', SMALL, { method: 14 }))).message).toContain('packed by method 14');
    const noCapture = await refusal(concat(zipEntry('a.json', new TextEncoder().encode('{"a": 1}')), END));
    expect(noCapture.code).toBe('CAPTURE_NOT_RECOGNISED');
    expect(noCapture.message).toContain('a.json: it looks like JSON');
  });

  test('ZIP: a later file that cannot be read leaves the earlier ones', async () => {
    const file = concat(zipEntry('a.pcap', SMALL), zipEntry('b.pcap', SMALL, { flags: 1 }));
    const { packets: count, damage } = await read(file);
    expect([count, damage]).toEqual([5, expect.stringContaining('encrypted')]);
  });

  test('tar, with long names, directories and other files', async () => {
    const name = `${'deep/'.repeat(40)}a.pcap`;
    const file = concat(
      tarEntry('dir/', new Uint8Array(0), '5'),
      tarEntry('././@LongLink', new TextEncoder().encode(`${name}\0`), 'L'),
      tarEntry(name, SMALL.subarray(0, 300)),
      tarEntry('pax', new TextEncoder().encode('21 path=second.pcap\n\n'), 'x'),
      tarEntry('x', CAPTURE),
      new Uint8Array(1024),
    );
    const result = await read(gzipSync(file));
    expect(result).toMatchObject({ format: 'pcap in tar in gzip', firstTime: 1_800_000_000, lastTime: 1_700_000_899 });
    expect(result.damage).toMatch(new RegExp(`^${name}: The file ends at byte 300`));
  });

  test('a damaged tar leaves what came before', async () => {
    const second = tarEntry('b.pcap', SMALL);
    second[0] = 0x7a;
    const { packets: count, damage } = await read(concat(tarEntry('a.pcap', SMALL), second));
    expect([count, damage]).toEqual([5, expect.stringContaining('wrong checksum')]);
  });
});

describe('the bound on expansion', () => {
  const limits = { maxRatio: 10, freeBytes: 600_000 };
  const runs = pcapFile(
    Array.from({ length: 2000 }, (_, i) => ({ seconds: i, fraction: 0, bytes: new Uint8Array(1000) })),
  );

  test('stops reading, keeps what was read, and says what to set', async () => {
    const { packets: count, damage } = await read(gzipSync(runs), { limits });
    expect(count).toBeGreaterThan(100);
    expect(count).toBeLessThan(2000);
    expect(damage).toContain('more than 10 times its size');
    expect(damage).toContain('--max-expansion');
  });

  test('counts the files of an archive, and layers, together', async () => {
    let file: Uint8Array = gzipSync(runs);
    const generous = { maxRatio: 10, freeBytes: runs.length + file.length };
    expect((await read(file, { limits: generous })).packets).toBe(2000);
    file = gzipSync(file);
    expect((await read(file, { limits: { ...generous, freeBytes: runs.length } })).damage).toContain('times its size');
  });

  test('does not count what is below the ratio or free', async () => {
    expect((await read(gzipSync(runs), { limits: { maxRatio: 10, freeBytes: 1e9 } })).packets).toBe(2000);
    expect((await read(gzipSync(runs), { limits: { maxRatio: 1e6, freeBytes: 0 } })).packets).toBe(2000);
  });

  test('is a setting', () => {
    expect(expansionLimits()).toEqual(DEFAULT_EXPANSION_LIMITS);
    expect(expansionLimits(5000)).toEqual({ ...DEFAULT_EXPANSION_LIMITS, maxRatio: 5000 });
  });
});
