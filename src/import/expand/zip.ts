/**
 * ZIP (APPNOTE.TXT 6.3.10), read from front to back by its local headers, so that it may come from a pipe: stored and
 * deflated files, zip64, sizes after the data. Encrypted files and other methods are named and refused.
 */
import { createInflateRaw } from 'node:zlib';
import { startsWith } from '../../capture/recognise.ts';
import type { ArchiveEntries } from './archive.ts';
import type { ByteCursor } from './byte-cursor.ts';
import { ExpandedSource } from './expanded-source.ts';
import type { ExpansionMeter } from './expansion-limits.ts';
import { LimitedSource } from './limited-source.ts';

const LOCAL_HEADER = [0x50, 0x4b, 0x03, 0x04];
const DESCRIPTOR = [0x50, 0x4b, 0x07, 0x08];
const HEADER_LEN = 30;

const IS_ENCRYPTED = 0x0001;
const HAS_DESCRIPTOR = 0x0008;
const STORED = 0;
const DEFLATED = 8;
const ZIP64_SIZE = 0xffff_ffff;
const ZIP64_EXTRA = 1;

export function isZip(head: Uint8Array): boolean {
  return startsWith(head, LOCAL_HEADER);
}

export async function* readZip(cursor: ByteCursor, meter: ExpansionMeter): ArchiveEntries {
  while (startsWith(await cursor.peek(4), LOCAL_HEADER)) {
    const header = await cursor.take(HEADER_LEN);
    if (header === null) throw new Error('The ZIP archive is cut within a header.');
    const view = new DataView(header.buffer, header.byteOffset, HEADER_LEN);
    const flags = view.getUint16(6, true);
    const method = view.getUint16(8, true);
    const nameLen = view.getUint16(26, true);
    const names = await cursor.take(nameLen + view.getUint16(28, true));
    if (names === null) throw new Error('The ZIP archive is cut within a header.');
    const name = new TextDecoder().decode(names.subarray(0, nameLen));
    const size = readCompressedSize(view.getUint32(18, true), names.subarray(nameLen));
    const hasDescriptor = (flags & HAS_DESCRIPTOR) !== 0;
    if ((flags & IS_ENCRYPTED) !== 0)
      throw new Error(`The file ${name} in the ZIP archive is encrypted; unpack it first.`);
    if (method === DEFLATED) yield* readDeflated(cursor, name, meter);
    else if (method === STORED && !hasDescriptor) {
      const source = new LimitedSource(cursor, size);
      if (!name.endsWith('/')) yield { name, source };
      await source.skipRest();
    } else throw new Error(`The file ${name} in the ZIP archive is packed by method ${method}; unpack it first.`);
    if (hasDescriptor) await skipDescriptor(cursor);
  }
}

/** The end of deflated data is where it says so: sizes may stand after it. */
async function* readDeflated(cursor: ByteCursor, name: string, meter: ExpansionMeter): ArchiveEntries {
  const inflate = createInflateRaw();
  const source = new ExpandedSource(cursor, inflate, 'ZIP', meter, () => inflate.bytesWritten);
  yield {
    name,
    source: {
      size: null,
      read: (into) => source.read(into),
      close() {},
      get damage() {
        return source.damage;
      },
    },
  };
  const waste = new Uint8Array(256 * 1024);
  while ((await source.read(waste)) > 0);
  if (source.damage !== null) throw new Error(source.damage);
  source.giveBackUnused();
}

function readCompressedSize(size: number, extra: Uint8Array): number {
  if (size !== ZIP64_SIZE) return size;
  const view = new DataView(extra.buffer, extra.byteOffset, extra.length);
  for (let at = 0; at + 20 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) === ZIP64_EXTRA) return Number(view.getBigUint64(at + 12, true));
  }
  throw new Error('The ZIP archive is damaged: a 64-bit size is missing.');
}

/** Checksum and sizes after the data: with or without a signature, with sizes of four or eight bytes. */
async function skipDescriptor(cursor: ByteCursor): Promise<void> {
  const head = await cursor.peek(28);
  const isNext = (at: number): boolean => head[at] === 0x50 && head[at + 1] === 0x4b;
  const lengths = startsWith(head, DESCRIPTOR) ? [16, 24] : [12, 20];
  const length = lengths.find(isNext);
  if (length === undefined) throw new Error('The ZIP archive is damaged: no file or end follows where one should.');
  await cursor.take(length);
}
