import type { CaptureNotes } from '../../capture/capture-notes.ts';
import type { CaptureDamage, CaptureReader, PacketBlock } from '../../capture/packet-block.ts';
import type { ByteCursor } from './byte-cursor.ts';

/** A reader that says what was around its capture, and counts the file's bytes rather than expanded ones. */
export class UnwrappedReader implements CaptureReader {
  readonly format: string;
  readonly #reader: CaptureReader;
  readonly #file: ByteCursor;

  /** @param around names of compressions, innermost first. */
  constructor(reader: CaptureReader, around: readonly string[], file: ByteCursor) {
    this.format = [reader.format, ...around].join(' in ');
    this.#reader = reader;
    this.#file = file;
  }

  get baseSeconds(): number {
    return this.#reader.baseSeconds;
  }

  get linkTypes(): ReadonlySet<number> {
    return this.#reader.linkTypes;
  }

  get damage(): CaptureDamage | null {
    return this.#reader.damage;
  }

  get notes(): CaptureNotes {
    return this.#reader.notes;
  }

  get bytesRead(): number {
    return this.#file.position;
  }

  next(): PacketBlock | null | Promise<PacketBlock | null> {
    return this.#reader.next();
  }

  close(): void | Promise<void> {
    return this.#reader.close();
  }
}
