import type { CaptureDamage } from '../capture/packet-block.ts';
import type { ColumnName } from '../schema/columns.ts';
import type { LogRecords } from './log-record.ts';

/** A flow log being read: what a `CaptureReader` is to a capture of packets. */
export interface FlowLogReader {
  readonly kind: 'flow-log';
  /** `nsg-flow-log`, `vnet-flow-log`, `vpc-flow-log` or `zeek-conn`, as recognised by content. */
  readonly format: string;
  /** What its flows have: see columns-of-logs.ts. */
  readonly columns: readonly ColumnName[];
  /** Bytes of the source consumed so far, for progress. */
  readonly bytesRead: number;
  /** Set when the file was cut or damaged; everything before it was handed on. */
  readonly damage: CaptureDamage | null;
  /**
   * Hands some more records to `into`, and stops early once it must be drained; false at the end. Not to be called while
   * `into.mustDrain`.
   */
  next(into: LogRecords): boolean | Promise<boolean>;
  close(): void | Promise<void>;
}
