/** Flow logs as JSON: a list of entries, however long, of which one at a time is in memory. */
import { Tokenizer, TokenParser, TokenType } from '@streamparser/json';
import type { ByteWindow } from '../capture/byte-window.ts';
import type { CaptureDamage } from '../capture/packet-block.ts';
import { azureRecords } from './azure-records.ts';
import type { FlowLogReader } from './flow-log-reader.ts';
import type { LogRecords } from './log-record.ts';

/** A longer entry is not read: it would have to be in memory whole. A minute of one busy interface is a tenth of it. */
export const MAX_ENTRY_BYTES = 32 * 1024 * 1024;

const MAX_DEPTH = 32;

/** Where the entries lie: in a list called `records`, in a list, or one after another. */
export type JsonShape = '$.records.*' | '$.*' | '$';

export class JsonReader implements FlowLogReader {
  readonly kind = 'flow-log';
  readonly format: string;
  damage: CaptureDamage | null = null;
  readonly #window: ByteWindow;
  readonly #tokenizer: Tokenizer;
  readonly #entries: unknown[] = [];
  /** Records of the entry that is being handed on. */
  #records: Generator<void, void> | null = null;
  /** Bytes given to the tokenizer. */
  #given = 0;
  /** Where the entry under way begins, or what follows the last one. */
  #entryAt = 0;
  #depth = 0;
  #error: Error | null = null;
  #isDone = false;

  constructor(format: string, shape: JsonShape, window: ByteWindow) {
    this.format = format;
    this.#window = window;
    // Files put together are one value after another.
    this.#tokenizer = new Tokenizer({ separator: '' });
    const parser = new TokenParser({ paths: [shape], keepStack: false, separator: '' });
    const entryDepth = shape.split('.').length - 1;
    parser.onValue = ({ value }) => {
      this.#entries.push(value);
    };
    this.#tokenizer.onToken = (token) => {
      const kind = token.token;
      if (kind === TokenType.LEFT_BRACE || kind === TokenType.LEFT_BRACKET) {
        if (this.#depth === entryDepth) this.#entryAt = token.offset;
        if (++this.#depth > MAX_DEPTH) throw new Error(`more than ${MAX_DEPTH} values within each other`);
      } else if (kind === TokenType.RIGHT_BRACE || kind === TokenType.RIGHT_BRACKET) {
        this.#depth--;
        if (this.#depth <= entryDepth) this.#entryAt = token.offset + 1;
      }
      parser.write(token);
    };
    this.#tokenizer.onError = (error) => {
      this.#error = error;
    };
  }

  get bytesRead(): number {
    return this.#window.position;
  }

  next(into: LogRecords): boolean | Promise<boolean> {
    if (this.#handOn(into)) return true;
    if (this.#isDone) return false;
    const window = this.#window;
    if (window.unread > 0) {
      this.#parse();
      return true;
    }
    if (window.isAtEnd) return this.#end();
    const filled = window.fill(1);
    return filled === undefined ? true : filled.then(() => true);
  }

  close(): void | Promise<void> {
    this.#isDone = true;
    this.#records = null;
    return this.#window.close();
  }

  /** False where there is nothing left. */
  #handOn(into: LogRecords): boolean {
    if (this.#records === null) {
      const entry = this.#entries.shift();
      if (entry === undefined) return false;
      this.#records = azureRecords(entry, into);
    }
    if (this.#records.next().done === true) this.#records = null;
    return true;
  }

  #parse(): void {
    const window = this.#window;
    const bytes = window.bytes.subarray(window.start, window.end);
    this.#tokenizer.write(bytes);
    this.#given += bytes.length;
    window.start = window.end;
    if (this.#error !== null)
      this.#stop(`The JSON of the entry at byte ${this.#entryAt} is damaged: ${this.#error.message}.`);
    else if (this.#given - this.#entryAt > MAX_ENTRY_BYTES)
      this.#stop(`The entry at byte ${this.#entryAt} is longer than ${MAX_ENTRY_BYTES} bytes.`);
  }

  /** What is handed on already goes on; nothing more is read. */
  #end(): boolean {
    const { sourceDamage } = this.#window;
    if (sourceDamage !== null) this.#stop(sourceDamage);
    else if (this.#depth > 0)
      this.#stop(
        `The file ends at byte ${this.#given}, inside the entry or list that goes on at byte ${this.#entryAt}.`,
      );
    this.#isDone = true;
    return false;
  }

  #stop(message: string): void {
    this.#isDone = true;
    this.damage = { offset: this.#entryAt, message };
  }
}
