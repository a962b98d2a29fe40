import type { CaptureDamage } from '../capture/packet-block.ts';
import { LOG_COLUMNS } from './columns-of-logs.ts';
import type { FlowLogReader } from './flow-log-reader.ts';
import type { LogRecords } from './log-record.ts';

export interface NamedLog {
  readonly name: string;
  readonly reader: FlowLogReader;
}

/** The logs of an archive read one after another, as if they were one: flows go on from one to the next. */
export class FlowLogSequence implements FlowLogReader {
  readonly kind = 'flow-log';
  readonly columns = LOG_COLUMNS;
  readonly format: string;
  damage: CaptureDamage | null = null;
  readonly #next: () => Promise<NamedLog | null>;
  readonly #position: () => number;
  readonly #close: () => void | Promise<void>;
  #current: NamedLog | null = null;
  #isDone = false;

  /** @param next opens the next log; null after the last. @param position bytes of the archive read so far. */
  constructor(
    format: string,
    next: () => Promise<NamedLog | null>,
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

  async next(into: LogRecords): Promise<boolean> {
    if (this.#isDone) return false;
    if (this.#current === null) {
      this.#current = await this.#open();
      this.#isDone = this.#current === null;
      // Records are handed on by calls only, never while somebody waits: who waits may be draining.
      return !this.#isDone;
    }
    const { name, reader } = this.#current;
    if (await reader.next(into)) return true;
    if (reader.damage !== null)
      this.damage ??= { offset: reader.damage.offset, message: `${name}: ${reader.damage.message}` };
    await reader.close();
    this.#current = null;
    return true;
  }

  close(): void | Promise<void> {
    this.#isDone = true;
    return this.#close();
  }

  /** Null after the last, and where the archive cannot be read on. */
  async #open(): Promise<NamedLog | null> {
    try {
      return await this.#next();
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause;
      this.damage ??= { offset: this.#position(), message: cause.message };
      return null;
    }
  }
}
