/** Compressions that are undone around a capture, told by their first bytes. */
import { Duplex, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ByteSource } from '../../capture/packet-block.ts';
import { startsWith } from '../../capture/recognise.ts';
import type { ByteCursor } from './byte-cursor.ts';
import { expandBzip2 } from './bzip2.ts';
import { ExpandedSource } from './expanded-source.ts';
import type { ExpansionMeter } from './expansion-limits.ts';
import { createLz4Decompress } from './lz4-frame.ts';
import { ZSTD_SIGNATURE, ZstdSource } from './zstd-source.ts';

export interface Codec {
  readonly name: 'gzip' | 'zstd' | 'lz4' | 'xz' | 'bzip2';
  readonly signature: readonly number[];
  /** What the compressed bytes at the cursor expand to. */
  open(cursor: ByteCursor, meter: ExpansionMeter): ByteSource;
}

const CHUNK_BYTES = 256 * 1024;

const streaming = (name: Codec['name'], signature: readonly number[], create: () => Duplex): Codec => ({
  name,
  signature,
  open: (cursor, meter) => new ExpandedSource(cursor, create(), name, meter),
});

export const CODECS: readonly Codec[] = [
  streaming('gzip', [0x1f, 0x8b], () => createGunzip({ chunkSize: CHUNK_BYTES })),
  { name: 'zstd', signature: ZSTD_SIGNATURE, open: (cursor, meter) => new ZstdSource(cursor, meter) },
  streaming('lz4', [0x04, 0x22, 0x4d, 0x18], createLz4Decompress),
  streaming('xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], () => Duplex.from(expandXz)),
  streaming('bzip2', [0x42, 0x5a, 0x68], () => Duplex.from(expandBzip2)),
];

export function findCodec(head: Uint8Array): Codec | null {
  return CODECS.find(({ signature }) => startsWith(head, signature)) ?? null;
}

/** Its WebAssembly is loaded when a capture needs it. */
async function* expandXz(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const { default: xz } = await import('xz-decompress');
  // The package's type is that of browsers, Node's that of node:stream/web; they are the same class.
  const input = Readable.toWeb(Readable.from(source)) as ConstructorParameters<typeof xz.XzReadableStream>[0];
  yield* new xz.XzReadableStream(input);
}
