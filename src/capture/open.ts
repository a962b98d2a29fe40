import { AppError } from '../base/errors.ts';
import { ByteWindow } from './byte-window.ts';
import { CaptureStream, type RecordFormat } from './capture-stream.ts';
import { isNetmon, NetmonFormat } from './netmon.ts';
import type { ByteSource, CaptureReader } from './packet-block.ts';
import { findPcapMagic, PcapFormat } from './pcap.ts';
import { isPcapng, PcapngFormat } from './pcapng.ts';
import { nameContent } from './recognise.ts';
import { isSnoop, SnoopFormat } from './snoop.ts';

export interface OpenOptions {
  /** What one read asks for, in bytes; also the memory of the reader, unless a record is longer. */
  readonly bufferBytes?: number;
  /** The most packets in a block. */
  readonly blockPackets?: number;
}

/** A part of the cache of one core, so that headers are still there when they are decoded; larger ones measured slower. */
const DEFAULT_BUFFER_BYTES = 256 * 1024;
const DEFAULT_BLOCK_PACKETS = 8192;
const MAGIC_LEN = 4;

/** How much of an unknown file is looked at to say what it is. */
const SNIFF_BYTES = 512;

/**
 * Opens a capture in the format its first bytes tell. The reader owns the source from here on, and closes it.
 *
 * @throws AppError CAPTURE_EMPTY or CAPTURE_NOT_RECOGNISED; the source is closed then, too.
 */
export async function openCapture(source: ByteSource, options: OpenOptions = {}): Promise<CaptureReader> {
  const window = new ByteWindow(source, options.bufferBytes ?? DEFAULT_BUFFER_BYTES);
  try {
    const format = await recogniseFormat(window);
    return new CaptureStream(format, window, options.blockPackets ?? DEFAULT_BLOCK_PACKETS);
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** Reads as much of the file as tells its format. */
export async function recogniseFormat(window: ByteWindow): Promise<RecordFormat> {
  await fillTo(window, MAGIC_LEN);
  if (window.unread === 0) {
    if (window.sourceDamage !== null) throw new AppError('CAPTURE_UNREADABLE', window.sourceDamage);
    throw new AppError('CAPTURE_EMPTY', 'it holds no bytes');
  }
  const magic = findPcapMagic(window);
  if (magic !== null) return new PcapFormat(magic);
  if (isPcapng(window)) return new PcapngFormat();
  if (isNetmon(window)) return new NetmonFormat();
  await fillTo(window, SNIFF_BYTES);
  if (isSnoop(window)) return new SnoopFormat();
  throw new AppError(
    'CAPTURE_NOT_RECOGNISED',
    `it looks like ${nameContent(window.bytes.subarray(window.start, window.end))}`,
  );
}

async function fillTo(window: ByteWindow, count: number): Promise<void> {
  while (window.unread < count && !window.isAtEnd) await window.fill(count);
}
