import type { ByteSource } from '../../capture/packet-block.ts';

/** A file within an archive, readable until the next one is asked for. */
export interface ArchiveEntry {
  readonly name: string;
  readonly source: ByteSource;
}

/** Files of an archive in order; throws an `Error` with a sentence where the archive itself cannot be read on. */
export type ArchiveEntries = AsyncGenerator<ArchiveEntry, void, undefined>;
