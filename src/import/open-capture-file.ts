import { AppError } from '../base/errors.ts';
import { CaptureSequence } from '../capture/capture-sequence.ts';
import { type OpenOptions, openCapture } from '../capture/open.ts';
import type { ByteSource, CaptureReader } from '../capture/packet-block.ts';
import { startsWith } from '../capture/recognise.ts';
import type { FlowLogReader } from '../flowlog/flow-log-reader.ts';
import { FlowLogSequence, type NamedLog } from '../flowlog/flow-log-sequence.ts';
import { FLOW_LOG_HEAD_BYTES, openFlowLog } from '../flowlog/open-flow-log.ts';
import type { ArchiveEntries } from './expand/archive.ts';
import { ByteCursor } from './expand/byte-cursor.ts';
import { findCodec } from './expand/codecs.ts';
import { DEFAULT_EXPANSION_LIMITS, type ExpansionLimits, ExpansionMeter } from './expand/expansion-limits.ts';
import { isTar, readTar } from './expand/tar.ts';
import { UnwrappedLog } from './expand/unwrapped-log.ts';
import { UnwrappedReader } from './expand/unwrapped-reader.ts';
import { isZip, readZip } from './expand/zip.ts';

export interface OpenFileOptions extends OpenOptions {
  /** Default: DEFAULT_EXPANSION_LIMITS. */
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

/** What is imported: packets, or the flows that somebody else counted. */
export type InputReader = CaptureReader | FlowLogReader;

export const isFlowLog = (reader: InputReader): reader is FlowLogReader => 'kind' in reader;

/** As {@link openInputFile}, for packets alone. */
export async function openCaptureFile(source: ByteSource, options: OpenFileOptions = {}): Promise<CaptureReader> {
  const reader = await openInputFile(source, options);
  if (!isFlowLog(reader)) return reader;
  await reader.close();
  throw new AppError('CAPTURE_NOT_RECOGNISED', 'it is a flow log, which holds no packets');
}

/**
 * Opens a capture or a flow log that may be compressed (gzip, zstd, LZ4, xz, bzip2) or lie in a ZIP or tar archive, of which
 * all captures, or all logs, are read one after another. What it is, the content tells.
 *
 * @throws AppError as {@link openCapture} does; the source is closed then, too.
 */
export async function openInputFile(source: ByteSource, options: OpenFileOptions = {}): Promise<InputReader> {
  const cursor = new ByteCursor(source);
  try {
    const { limits = DEFAULT_EXPANSION_LIMITS } = options;
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
): Promise<InputReader> {
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
  const log = isPlain ? null : openFlowLog(await cursor.peek(FLOW_LOG_HEAD_BYTES), cursor);
  if (log !== null) return around.length === 0 && cursor === file ? log : new UnwrappedLog(log, around, file);
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
): Promise<InputReader> {
  const refusals: string[] = [];
  const next = async (): Promise<NamedInput | null> => {
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
  const name = `${first.reader.format} in ${format}`;
  const position = (): number => file.position;
  const close = (): void | Promise<void> => file.close();
  if (isFlowLog(first.reader)) return new FlowLogSequence(name, onlyOf(isNamedLog, first, next), position, close);
  return new CaptureSequence(name, onlyOf(isNamedCapture, first, next), position, close);
}

interface NamedInput {
  readonly name: string;
  readonly reader: InputReader;
}
type NamedCapture = NamedInput & { readonly reader: CaptureReader };

const isNamedLog = (input: NamedInput): input is NamedLog => isFlowLog(input.reader);
const isNamedCapture = (input: NamedInput): input is NamedCapture => !isFlowLog(input.reader);

/** An archive is imported as what its first file is; an error says which of the others is not, where there is one. */
function onlyOf<T extends NamedInput>(
  isWanted: (input: NamedInput) => input is T,
  first: NamedInput,
  next: () => Promise<NamedInput | null>,
): () => Promise<T | null> {
  let pending: NamedInput | null = first;
  let other: string | null = null;
  return async () => {
    for (;;) {
      const input = pending ?? (await next());
      pending = null;
      if (input === null) {
        if (other === null) return null;
        throw new Error(`${other} was left out: captures and flow logs are imported apart from each other`);
      }
      if (isWanted(input)) return input;
      other ??= input.name;
      await input.reader.close();
    }
  };
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
