import type { ByteWindow } from '../capture/byte-window.ts';
import type { CaptureDamage } from '../capture/packet-block.ts';
import { LOG_COLUMNS } from './columns-of-logs.ts';
import type { FlowLogReader } from './flow-log-reader.ts';
import type { LogRecords } from './log-record.ts';

/** A format of a record a line. */
export interface LineFormat {
  readonly name: string;
  take(line: string, into: LogRecords): void;
}

/** A longer line is no line of a log. */
export const MAX_LINE_BYTES = 1024 * 1024;

const LINE_FEED = 10;

export class LineReader implements FlowLogReader {
  readonly kind = 'flow-log';
  readonly columns = LOG_COLUMNS;
  damage: CaptureDamage | null = null;
  readonly #format: LineFormat;
  readonly #window: ByteWindow;
  readonly #decoder = new TextDecoder();
  /** Whole lines that are still to be taken, from `#at` on. */
  #text = '';
  #at = 0;
  #isDone = false;

  constructor(format: LineFormat, window: ByteWindow) {
    this.#format = format;
    this.#window = window;
  }

  get format(): string {
    return this.#format.name;
  }

  get bytesRead(): number {
    return this.#window.position;
  }

  next(into: LogRecords): boolean | Promise<boolean> {
    if (this.#at < this.#text.length || this.#takeLines()) {
      this.#handOn(into);
      return true;
    }
    if (this.#isDone) return false;
    const window = this.#window;
    if (window.unread >= MAX_LINE_BYTES) {
      this.#stop(`A line that begins at byte ${window.position} is longer than ${MAX_LINE_BYTES} bytes.`);
      return false;
    }
    if (window.isAtEnd) return this.#end();
    const filled = window.fill(window.unread + 1);
    return filled === undefined ? true : filled.then(() => true);
  }

  close(): void | Promise<void> {
    this.#isDone = true;
    return this.#window.close();
  }

  /** Takes all whole lines of the window; false where there is none. */
  #takeLines(): boolean {
    const { bytes, start, end } = this.#window;
    const last = bytes.subarray(start, end).lastIndexOf(LINE_FEED);
    if (last < 0) return false;
    this.#takeBytes(start, start + last + 1);
    return true;
  }

  #takeBytes(from: number, to: number): void {
    this.#text = this.#decoder.decode(this.#window.bytes.subarray(from, to));
    this.#at = 0;
    this.#window.start = to;
  }

  #handOn(into: LogRecords): void {
    const text = this.#text;
    while (this.#at < text.length && !into.mustDrain) {
      const found = text.indexOf('\n', this.#at);
      const end = found < 0 ? text.length : found;
      const isCarriage = end > this.#at && text.charCodeAt(end - 1) === 13;
      this.#format.take(text.slice(this.#at, isCarriage ? end - 1 : end), into);
      this.#at = end + 1;
    }
  }

  /** The last line may lack its line feed, as of a log that is being written. */
  #end(): boolean {
    this.#isDone = true;
    const { unread, sourceDamage } = this.#window;
    if (sourceDamage !== null) {
      this.#stop(sourceDamage);
      return false;
    }
    if (unread === 0) return false;
    this.#takeBytes(this.#window.start, this.#window.end);
    return true;
  }

  #stop(message: string): void {
    this.#isDone = true;
    this.damage = { offset: this.#window.position, message };
  }
}
