import { constants, createZstdDecompress } from 'node:zlib';
import type { ByteSource } from '../../capture/packet-block.ts';
import { startsWith } from '../../capture/recognise.ts';
import type { ByteCursor } from './byte-cursor.ts';
import { ExpandedSource } from './expanded-source.ts';
import type { ExpansionMeter } from './expansion-limits.ts';

export const ZSTD_SIGNATURE: readonly number[] = [0x28, 0xb5, 0x2f, 0xfd];
/** A frame to be skipped (RFC 8878 section 3.1.2): 0x50 to 0x5f and these. */
const SKIPPABLE_TAIL: readonly number[] = [0x2a, 0x4d, 0x18];

const CHUNK_BYTES = 256 * 1024;

/** A frame may ask for a window of gigabytes; the format recommends no more than 8 MiB, `zstd --long` uses 128 MiB. */
const MAX_WINDOW_LOG = 27;

/** zstd frames one after another: Node's decompressor ends with the first, and what `pzstd` writes has many. */
export class ZstdSource implements ByteSource {
  readonly size = null;
  readonly #cursor: ByteCursor;
  readonly #meter: ExpansionMeter;
  #frame: ExpandedSource;

  constructor(cursor: ByteCursor, meter: ExpansionMeter) {
    this.#cursor = cursor;
    this.#meter = meter;
    this.#frame = this.#openFrame();
  }

  get damage(): string | null {
    return this.#frame.damage;
  }

  async read(into: Uint8Array): Promise<number> {
    for (;;) {
      const count = await this.#frame.read(into);
      if (count > 0 || this.#frame.damage !== null) return count;
      this.#frame.giveBackUnused();
      const head = await this.#cursor.peek(4);
      const isSkippable = ((head[0] ?? 0) & 0xf0) === 0x50 && startsWith(head.subarray(1), SKIPPABLE_TAIL);
      if (!startsWith(head, ZSTD_SIGNATURE) && !isSkippable) return 0;
      this.#frame = this.#openFrame();
    }
  }

  close(): Promise<void> {
    return this.#frame.close();
  }

  #openFrame(): ExpandedSource {
    const stream = createZstdDecompress({
      chunkSize: CHUNK_BYTES,
      params: { [constants.ZSTD_d_windowLogMax]: MAX_WINDOW_LOG },
    });
    return new ExpandedSource(this.#cursor, stream, 'zstd', this.#meter, () => stream.bytesWritten);
  }
}
