import { AppError } from '../base/errors.ts';
import { CaptureSequence } from '../capture/capture-sequence.ts';
import { type OpenOptions, openCapture } from '../capture/open.ts';
import type { ByteSource, CaptureReader } from '../capture/packet-block.ts';
import { startsWith } from '../capture/recognise.ts';
import type { ArchiveEntries } from './expand/archive.ts';
import { ByteCursor } from './expand/byte-cursor.ts';
import { findCodec } from './expand/codecs.ts';
import { type ExpansionLimits, ExpansionMeter, expansionLimitsFrom } from './expand/expansion-limits.ts';
import { isTar, readTar } from './expand/tar.ts';
import { UnwrappedReader } from './expand/unwrapped-reader.ts';
import { isZip, readZip } from './expand/zip.ts';

export interface OpenFileOptions extends OpenOptions {
  /** Default: what the environment says, else DEFAULT_EXPANSION_LIMITS. */
  readonly limits?: ExpansionLimits;
}

/** Compressions and archives around each other beyond this are not undone. */
export const MAX_WRAPPINGS = 4;

const HEAD_BYTES = 512;
const CAPTURE_MAGICS: readonly (readonly number[])[] = [
  [0xd4, 0xc3, 0xb2, 0xa1],
  [0xa1, 0xb2, 0xc3, 0xd4],
  [0x4d, 0x3c, 0xb2, 0xa1],
  [0xa1, 0xb2, 0x3c, 0x4d],
  [0x0a, 0x0d, 0x0d, 0x0a],
];

/**
 * Opens a capture that may be compressed (gzip, zstd, LZ4, xz, bzip2) or lie in a ZIP or tar archive, of which all
 * captures are read one after another. What it is, the content tells.
 *
 * @throws AppError as {@link openCapture} does; the source is closed then, too.
 */
export async function openCaptureFile(source: ByteSource, options: OpenFileOptions = {}): Promise<CaptureReader> {
  const cursor = new ByteCursor(source);
  try {
    const limits = options.limits ?? expansionLimitsFrom(process.env);
    const meter = new ExpansionMeter(limits, () => cursor.position);
    return await unwrap(cursor, cursor, options, meter, MAX_WRAPPINGS, []);
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function unwrap(
  cursor: ByteCursor,
  file: ByteCursor,
  options: OpenOptions,
  meter: ExpansionMeter,
  wrappingsLeft: number,
  around: readonly string[],
): Promise<CaptureReader> {
  const magic = await cursor.peek(4);
  const isPlain = CAPTURE_MAGICS.some((each) => startsWith(magic, each));
  if (!isPlain && wrappingsLeft > 0) {
    const head = await cursor.peek(HEAD_BYTES);
    const codec = findCodec(head);
    if (codec !== null) {
      const expanded = new ByteCursor(codec.open(cursor, meter));
      return unwrap(expanded, file, options, meter, wrappingsLeft - 1, [codec.name, ...around]);
    }
    const archive = isZip(head) ? 'zip' : isTar(head) ? 'tar' : null;
    if (archive !== null) {
      const entries = archive === 'zip' ? readZip(cursor, meter) : readTar(cursor);
      return openArchive([archive, ...around].join(' in '), entries, file, options, meter, wrappingsLeft - 1);
    }
  }
  const reader = await openCapture(cursor, options);
  return around.length === 0 && cursor === file ? reader : new UnwrappedReader(reader, around, file);
}

async function openArchive(
  format: string,
  entries: ArchiveEntries,
  file: ByteCursor,
  options: OpenOptions,
  meter: ExpansionMeter,
  wrappingsLeft: number,
): Promise<CaptureReader> {
  const refusals: string[] = [];
  const next = async (): Promise<{ name: string; reader: CaptureReader } | null> => {
    for (let entry = await entries.next(); entry.done !== true; entry = await entries.next()) {
      const { name, source } = entry.value;
      const cursor = new ByteCursor(source);
      try {
        return { name, reader: await unwrap(cursor, cursor, options, meter, wrappingsLeft, []) };
      } catch (error) {
        // An archive may hold a note beside its captures; only an archive without any capture is refused.
        if (!(error instanceof AppError)) throw error;
        if (refusals.length < 5) refusals.push(`${name}: ${error.message}`);
      }
    }
    return null;
  };
  const first = await next().catch((cause: unknown) => {
    throw cause instanceof AppError ? cause : new AppError('CAPTURE_UNREADABLE', reasonOf(cause), { cause });
  });
  if (first === null) {
    const found = refusals.length === 0 ? 'It is empty.' : refusals.join(' ');
    throw new AppError('CAPTURE_NOT_RECOGNISED', `No file of this ${format} archive is a packet capture. ${found}`);
  }
  let pending: typeof first | null = first;
  return new CaptureSequence(
    `${first.reader.format} in ${format}`,
    async () => {
      const opened = pending ?? (await next());
      pending = null;
      return opened;
    },
    () => file.position,
    () => file.close(),
  );
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
