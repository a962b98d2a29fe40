/** Flow logs as JSON: a list of entries, however long, of which one at a time is in memory. */
import type { ByteWindow } from '../capture/byte-window.ts';
import type { CaptureDamage } from '../capture/packet-block.ts';
import { azureRecords, type TupleList } from './azure-records.ts';
import { AZURE_COLUMNS } from './columns-of-logs.ts';
import { EntryScanner } from './entry-scanner.ts';
import type { FlowLogReader } from './flow-log-reader.ts';
import type { LogRecords } from './log-record.ts';

/** A longer entry is not read: it would have to be in memory whole. A minute of one busy interface is a tenth of it. */
export const MAX_ENTRY_BYTES = 32 * 1024 * 1024;

export class JsonReader implements FlowLogReader {
  readonly kind = 'flow-log';
  readonly format: string;
  readonly columns = AZURE_COLUMNS;
  damage: CaptureDamage | null = null;
  readonly #window: ByteWindow;
  readonly #scanner: EntryScanner;
  readonly #decoder = new TextDecoder();
  /** Records of the entry that is being handed on, which stays in the window until the last of them is. */
  #records: Generator<void, void> | null = null;
  #isDone = false;

  /** `entryDepth`: 2 where entries lie in a list in an object, 1 in a list, 0 one after another. */
  constructor(format: string, entryDepth: number, window: ByteWindow) {
    this.format = format;
    this.#window = window;
    this.#scanner = new EntryScanner(entryDepth);
  }

  get bytesRead(): number {
    return this.#window.position;
  }

  next(into: LogRecords): boolean | Promise<boolean> {
    if (this.#records !== null) {
      if (this.#records.next().done === true) this.#records = null;
      return true;
    }
    if (this.#isDone) return false;
    const window = this.#window;
    const scanner = this.#scanner;
    const found = scanner.next(window);
    if (found === 'entry') this.#takeEntry(into);
    else if (found === 'scalar') {
      into.leaveOut('other-record');
      scanner.entryAt = scanner.position;
    } else if (found === 'damage') this.#stop(`is damaged: ${scanner.problem}`);
    else if (scanner.position - scanner.entryAt > MAX_ENTRY_BYTES)
      this.#stop(`is longer than ${MAX_ENTRY_BYTES} bytes`);
    else if (window.isAtEnd) this.#end();
    else {
      window.start = (scanner.isWithin ? scanner.entryAt : scanner.position) - window.origin;
      const filled = window.fill(1);
      return filled === undefined ? true : filled.then(() => true);
    }
    return true;
  }

  close(): void | Promise<void> {
    this.#isDone = true;
    this.#records = null;
    return this.#window.close();
  }

  #takeEntry(into: LogRecords): void {
    const { entryAt, entryEnd, isPlain, tupleLists } = this.#scanner;
    if (entryEnd - entryAt > MAX_ENTRY_BYTES) {
      this.#stop(`is longer than ${MAX_ENTRY_BYTES} bytes`);
      return;
    }
    // In place of each list of tuples stands one of its number, so that the parser has next to nothing to do.
    const { bytes, origin } = this.#window;
    const lists: TupleList[] = [];
    let json = '';
    let from = entryAt;
    for (let i = 0; isPlain && i < tupleLists.length; i += 2) {
      json += `${this.#text(from, tupleLists[i]!)}${lists.length}`;
      from = tupleLists[i + 1]!;
      lists.push({ bytes, from: tupleLists[i]! - origin, to: from - origin });
    }
    json += this.#text(from, entryEnd);
    let entry: unknown;
    try {
      entry = JSON.parse(json);
    } catch {
      this.#stop('is damaged');
      return;
    }
    this.#records = azureRecords(entry, into, lists);
    this.#window.start = entryEnd - this.#window.origin;
    this.#scanner.entryAt = entryEnd;
  }

  #text(from: number, to: number): string {
    const { bytes, origin } = this.#window;
    return this.#decoder.decode(bytes.subarray(from - origin, to - origin));
  }

  #end(): void {
    const { isWithin, entryAt, position } = this.#scanner;
    const { sourceDamage } = this.#window;
    this.#isDone = true;
    if (sourceDamage !== null) this.damage = { offset: entryAt, message: sourceDamage };
    else if (isWithin)
      this.damage = {
        offset: entryAt,
        message: `The file ends at byte ${position}, inside the entry or list that goes on at byte ${entryAt}.`,
      };
  }

  #stop(problem: string): void {
    const { entryAt } = this.#scanner;
    this.#isDone = true;
    this.damage = { offset: entryAt, message: `The JSON of the entry at byte ${entryAt} ${problem}.` };
  }
}
