import { AppError } from '../base/errors.ts';
import { CaptureNotes } from './capture-notes.ts';
import type { CaptureDamage, CaptureReader, PacketBlock } from './packet-block.ts';

/** The captures of an archive read one after another, as if they were one. */
export class CaptureSequence implements CaptureReader {
  readonly format: string;
  readonly notes = new CaptureNotes();
  readonly linkTypes = new Set<number>();
  baseSeconds = 0;
  damage: CaptureDamage | null = null;
  readonly #next: () => Promise<{ readonly name: string; readonly reader: CaptureReader } | null>;
  readonly #position: () => number;
  readonly #close: () => void | Promise<void>;
  #current: { readonly name: string; readonly reader: CaptureReader } | null = null;
  #hasBase = false;
  #isDone = false;

  /** @param next opens the next capture; null after the last. @param position bytes of the archive read so far. */
  constructor(
    format: string,
    next: () => Promise<{ readonly name: string; readonly reader: CaptureReader } | null>,
    position: () => number,
    close: () => void | Promise<void>,
  ) {
    this.format = format;
    this.#next = next;
    this.#position = position;
    this.#close = close;
  }

  get bytesRead(): number {
    return this.#position();
  }

  async next(): Promise<PacketBlock | null> {
    while (!this.#isDone) {
      this.#current ??= await this.#open();
      if (this.#current === null) {
        this.#isDone = true;
        break;
      }
      const { reader } = this.#current;
      const block = await reader.next();
      if (block !== null) return this.#adopt(block, reader);
      await this.#leave();
    }
    return null;
  }

  close(): void | Promise<void> {
    this.#isDone = true;
    return this.#close();
  }

  /** The next capture; null after the last, and where the archive cannot be read on. */
  async #open(): Promise<{ readonly name: string; readonly reader: CaptureReader } | null> {
    try {
      return await this.#next();
    } catch (cause) {
      if (cause instanceof AppError || !(cause instanceof Error)) throw cause;
      this.damage ??= { offset: this.#position(), message: cause.message };
      return null;
    }
  }

  /** Counts the block's times from the base of the first capture. */
  #adopt(block: PacketBlock, reader: CaptureReader): PacketBlock {
    for (const linkType of reader.linkTypes) this.linkTypes.add(linkType);
    if (!this.#hasBase) {
      this.#hasBase = true;
      this.baseSeconds = reader.baseSeconds;
    }
    const shift = (reader.baseSeconds - this.baseSeconds) * 1e9;
    if (shift !== 0) for (let i = 0; i < block.length; i++) block.times[i] = (block.times[i] ?? 0) + shift;
    return block;
  }

  async #leave(): Promise<void> {
    if (this.#current === null) return;
    const { name, reader } = this.#current;
    if (reader.damage !== null && this.damage === null) {
      this.damage = { offset: reader.damage.offset, message: `${name}: ${reader.damage.message}` };
    }
    this.notes.addAll(reader.notes);
    await reader.close();
    this.#current = null;
  }
}
