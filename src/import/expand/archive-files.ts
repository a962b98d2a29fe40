/** Every file of an archive, whatever archives and compressions lie around each other. */
import { ByteCursor } from './byte-cursor.ts';
import { findCodec } from './codecs.ts';
import type { ExpansionMeter } from './expansion-limits.ts';
import { isTar, readTar } from './tar.ts';
import { isZip, readZip } from './zip.ts';

const HEAD_BYTES = 512;

export interface ArchiveFile {
  /** Its place in the archive, those of archives within before a slash; hostile, to be shown only. Empty for what is no archive. */
  readonly name: string;
  /** Its content without compressions, to be read until the next file is asked for. */
  readonly content: ByteCursor;
}

/**
 * Gives the files of the archive at `cursor` in order, or what is there itself where it is none. `wrappingsLeft`: so many
 * compressions and archives are undone. Throws an `Error` with a sentence where an archive cannot be read on.
 */
export async function* archiveFiles(
  cursor: ByteCursor,
  meter: ExpansionMeter,
  wrappingsLeft: number,
  name = '',
): AsyncGenerator<ArchiveFile, void, undefined> {
  const head = wrappingsLeft > 0 ? await cursor.peek(HEAD_BYTES) : new Uint8Array(0);
  const codec = findCodec(head);
  if (codec !== null) {
    yield* archiveFiles(new ByteCursor(codec.open(cursor, meter)), meter, wrappingsLeft - 1, name);
    return;
  }
  const entries = isZip(head) ? readZip(cursor, meter) : isTar(head) ? readTar(cursor) : null;
  if (entries === null) {
    yield { name, content: cursor };
    return;
  }
  for await (const entry of entries) {
    const path = entry.name.replace(/^(\.\/)+/, '');
    yield* archiveFiles(new ByteCursor(entry.source), meter, wrappingsLeft - 1, name === '' ? path : `${name}/${path}`);
  }
}
