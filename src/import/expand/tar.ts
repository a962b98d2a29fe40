/** tar (POSIX.1-2017 pax, ustar, GNU): blocks of 512 bytes; only plain files are handed out. */
import type { ArchiveEntries } from './archive.ts';
import type { ByteCursor } from './byte-cursor.ts';
import { LimitedSource } from './limited-source.ts';

const BLOCK = 512;
const NAME_LEN = 100;
const SIZE_AT = 124;
const SIZE_LEN = 12;
const CHECKSUM_AT = 148;
const CHECKSUM_LEN = 8;
const TYPE_AT = 156;
const MAGIC_AT = 257;
const PREFIX_AT = 345;
const PREFIX_LEN = 155;

/** A name or attribute longer than this is not read. */
const MAX_EXTENSION_BYTES = 64 * 1024;

export function isTar(head: Uint8Array): boolean {
  return head.length >= BLOCK && readText(head, MAGIC_AT, 5) === 'ustar' && hasRightChecksum(head);
}

export async function* readTar(cursor: ByteCursor): ArchiveEntries {
  let longName: string | null = null;
  let longSize: number | null = null;
  for (;;) {
    const header = await cursor.take(BLOCK);
    if (header === null || header.every((byte) => byte === 0)) return;
    if (!hasRightChecksum(header)) throw new Error('The tar archive is damaged: a header has a wrong checksum.');
    const type = String.fromCharCode(header[TYPE_AT] ?? 0);
    const size = longSize ?? readSize(header);
    const padding = (BLOCK - (size % BLOCK)) % BLOCK;
    if (type === 'L' || type === 'x') {
      const body = size > MAX_EXTENSION_BYTES ? null : await cursor.take(size + padding);
      if (body === null) throw new Error('The tar archive is damaged: an extended header is too long or cut.');
      const text = readText(body, 0, size);
      if (type === 'L') longName = text;
      else {
        longName = readAttribute(text, 'path') ?? longName;
        const sizeText = readAttribute(text, 'size');
        longSize = sizeText === null ? null : Number(sizeText);
      }
      continue;
    }
    const source = new LimitedSource(cursor, size);
    if (type === '0' || type === '\0' || type === '7') yield { name: longName ?? readName(header), source };
    await source.skipRest();
    if (padding > 0 && (await cursor.take(padding)) === null) return;
    longName = null;
    longSize = null;
  }
}

function readName(header: Uint8Array): string {
  const prefix = readText(header, PREFIX_AT, PREFIX_LEN);
  const name = readText(header, 0, NAME_LEN);
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** Octal digits, or, with the highest bit set, a binary number (GNU, for files of 8 GiB and more). */
function readSize(header: Uint8Array): number {
  if (((header[SIZE_AT] ?? 0) & 0x80) === 0) return Number.parseInt(readText(header, SIZE_AT, SIZE_LEN), 8) || 0;
  const view = new DataView(header.buffer, header.byteOffset + SIZE_AT + 4, 8);
  return Number(view.getBigUint64(0));
}

function hasRightChecksum(header: Uint8Array): boolean {
  let sum = CHECKSUM_LEN * 0x20;
  for (let i = 0; i < BLOCK; i++) {
    if (i < CHECKSUM_AT || i >= CHECKSUM_AT + CHECKSUM_LEN) sum += header[i] ?? 0;
  }
  return sum === Number.parseInt(readText(header, CHECKSUM_AT, CHECKSUM_LEN), 8);
}

/** A pax attribute from lines of "length key=value". */
function readAttribute(text: string, key: string): string | null {
  const line = text.split('\n').find((each) => each.slice(each.indexOf(' ') + 1).startsWith(`${key}=`));
  return line === undefined ? null : line.slice(line.indexOf('=') + 1);
}

function readText(bytes: Uint8Array, at: number, length: number): string {
  const field = bytes.subarray(at, at + length);
  const zero = field.indexOf(0);
  return new TextDecoder().decode(zero < 0 ? field : field.subarray(0, zero)).trim();
}
