import type { ByteSource } from './packet-block.ts';

/**
 * The part of a source that is in memory: a buffer whose unread bytes are `start` to `end`. Formats look at it and move
 * `start`; only {@link ByteWindow.fill} moves bytes or replaces the buffer.
 */
export class ByteWindow {
  bytes: Uint8Array<ArrayBuffer>;
  view: DataView;
  start = 0;
  end = 0;
  /** File offset of `bytes[0]`. */
  origin = 0;
  isAtEnd = false;
  readonly #source: ByteSource;

  constructor(source: ByteSource, capacity: number) {
    this.#source = source;
    this.bytes = new Uint8Array(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  /** File offset of the first unread byte. */
  get position(): number {
    return this.origin + this.start;
  }

  get unread(): number {
    return this.end - this.start;
  }

  /** Why the source ended early, where it did. */
  get sourceDamage(): string | null {
    return this.#source.damage ?? null;
  }

  close(): void | Promise<void> {
    return this.#source.close();
  }

  /**
   * Reads once more, having made room for `need` unread bytes. The buffer grows by doubling as bytes really arrive, so
   * that a record that lies about its length costs no memory.
   */
  fill(need: number): void | Promise<void> {
    this.#makeRoom(need);
    const read = this.#source.read(this.bytes.subarray(this.end));
    return typeof read === 'number' ? this.#filled(read) : read.then((count) => this.#filled(count));
  }

  /** Forgets what is in memory and goes on at `position`, for a source that goes on there, too. */
  moveTo(position: number): void {
    this.start = 0;
    this.end = 0;
    this.origin = position;
    this.isAtEnd = false;
  }

  #filled(count: number): void {
    if (count === 0) this.isAtEnd = true;
    this.end += count;
  }

  #makeRoom(need: number): void {
    const isFull = this.unread === this.bytes.length;
    if (!isFull && this.end < this.bytes.length && this.start + need <= this.bytes.length) return;
    const target = isFull ? new Uint8Array(this.bytes.length * 2) : this.bytes;
    target.set(this.bytes.subarray(this.start, this.end));
    this.origin += this.start;
    this.end -= this.start;
    this.start = 0;
    if (target !== this.bytes) {
      this.bytes = target;
      this.view = new DataView(target.buffer);
    }
  }
}
