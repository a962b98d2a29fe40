import type { CaptureDamage } from '../../capture/packet-block.ts';
import type { FlowLogReader } from '../../flowlog/flow-log-reader.ts';
import type { LogRecords } from '../../flowlog/log-record.ts';
import type { ColumnName } from '../../schema/columns.ts';
import type { ByteCursor } from './byte-cursor.ts';

/** A reader that says what was around its log, and counts the file's bytes rather than expanded ones. */
export class UnwrappedLog implements FlowLogReader {
  readonly kind = 'flow-log';
  readonly format: string;
  readonly #reader: FlowLogReader;
  readonly #file: ByteCursor;

  /** @param around names of compressions, innermost first. */
  constructor(reader: FlowLogReader, around: readonly string[], file: ByteCursor) {
    this.format = [reader.format, ...around].join(' in ');
    this.#reader = reader;
    this.#file = file;
  }

  get columns(): readonly ColumnName[] {
    return this.#reader.columns;
  }

  get damage(): CaptureDamage | null {
    return this.#reader.damage;
  }

  get bytesRead(): number {
    return this.#file.position;
  }

  next(into: LogRecords): boolean | Promise<boolean> {
    return this.#reader.next(into);
  }

  close(): void | Promise<void> {
    return this.#reader.close();
  }
}
