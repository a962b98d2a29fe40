import type { ByteSource } from '../../capture/packet-block.ts';
import type { ByteCursor } from './byte-cursor.ts';

/** The next `size` bytes of a cursor. */
export class LimitedSource implements ByteSource {
  readonly size: number;
  damage: string | null = null;
  readonly #cursor: ByteCursor;
  #left: number;

  constructor(cursor: ByteCursor, size: number) {
    this.#cursor = cursor;
    this.size = size;
    this.#left = size;
  }

  async read(into: Uint8Array): Promise<number> {
    if (this.#left === 0) return 0;
    const count = await this.#cursor.read(into.subarray(0, Math.min(into.length, this.#left)));
    if (count === 0) this.damage = this.#cursor.damage ?? 'The archive ends within this file.';
    this.#left -= count;
    return count;
  }

  /** Skips what was not read. */
  async skipRest(): Promise<void> {
    const waste = new Uint8Array(64 * 1024);
    while (this.#left > 0 && (await this.read(waste)) > 0);
  }

  close(): void {}
}
