/**
 * Batches on their way to another thread: the rows in use, in one piece of memory that may be filled again once it was read.
 * New memory for each would be garbage by the megabyte, for which every collection looks through the whole heap.
 */
import { ActivityColumns } from './activity-columns.ts';
import { COLUMN_NAMES, type ColumnName } from './columns.ts';
import {
  type ActivityBatch,
  type Arrays,
  type ColumnVector,
  FlowBatch,
  type FlowVectors,
  NEW_ARRAYS,
  newVector,
  TextDictionary,
} from './flow-batch.ts';

export interface BatchCopy {
  readonly flows: number;
  readonly activity: number;
  /** The columns that are filled; the others arrive with no rows. */
  readonly columns: readonly ColumnName[];
  /** What the codes of each of these columns mean; of those that are no texts, nothing. */
  readonly texts: readonly (string | null)[][];
  readonly memory: SharedArrayBuffer;
}

/** Every array begins where any number may. */
const ALIGNMENT = 8;

/** Arrays one behind the other. */
class Placed implements Arrays {
  /** Where the next one begins. */
  end = 0;
  readonly #memory: SharedArrayBuffer;

  constructor(memory: SharedArrayBuffer) {
    this.#memory = memory;
  }

  u8(length: number): Uint8Array {
    return new Uint8Array(this.#memory, this.#take(length), length);
  }

  /** As they were copied. */
  nulls(length: number): Uint8Array {
    return this.u8(length);
  }

  u16(length: number): Uint16Array {
    return new Uint16Array(this.#memory, this.#take(2 * length), length);
  }

  u32(length: number): Uint32Array {
    return new Uint32Array(this.#memory, this.#take(4 * length), length);
  }

  f64(length: number): Float64Array {
    return new Float64Array(this.#memory, this.#take(8 * length), length);
  }

  i64(length: number): BigInt64Array {
    return new BigInt64Array(this.#memory, this.#take(8 * length), length);
  }

  #take(bytes: number): number {
    const at = this.end;
    this.end += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    return at;
  }
}

const NO_TEXTS = new TextDictionary();

/** Bytes that a copy of so many rows takes at most. `only`: the columns that are filled; absent: all. */
export function copyBytes(flows: number, activity: number, only?: ReadonlySet<ColumnName>): number {
  const ofFlows = columnsIn(only).flatMap((name) => arraysOf(newVector(name, 1, NO_TEXTS, NEW_ARRAYS)));
  const bytes = ofFlows.reduce((sum, [, { byteLength }]) => sum + flows * byteLength + ALIGNMENT, 0);
  return bytes + ActivityColumns.bytesFor(activity);
}

const columnsIn = (only?: ReadonlySet<ColumnName>): ColumnName[] =>
  COLUMN_NAMES.filter((name) => only?.has(name) !== false);

function arraysOf(of: ColumnVector): (readonly [string, AnyArray])[] {
  return Object.entries(of).filter(([, value]) => ArrayBuffer.isView(value));
}

/** Those of bigints are copied from their like only. */
type AnyArray = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** `memory` has {@link copyBytes} or more, and is part of the copy from here on. */
export function copyBatch(
  batch: FlowBatch,
  activity: ActivityBatch | null,
  memory: SharedArrayBuffer,
  only?: ReadonlySet<ColumnName>,
): BatchCopy {
  const arrays = new Placed(memory);
  const columns = columnsIn(only);
  for (const name of columns) copyArrays(batch.columns[name], newVector(name, batch.length, NO_TEXTS, arrays));
  if (activity !== null) new ActivityColumns(memory, arrays.end, activity.length).copy(activity);
  const texts = columns.map((name) => {
    const vector = batch.columns[name];
    return vector.kind === 'text' ? vector.dictionary.values : [];
  });
  return { flows: batch.length, activity: activity?.length ?? 0, columns, texts, memory };
}

/** As much as there is room for. */
function copyArrays(from: ColumnVector, to: ColumnVector): void {
  const sources = Object.fromEntries(arraysOf(from));
  for (const [name, target] of arraysOf(to)) target.set(sources[name]!.subarray(0, target.length));
}

const NO_ROWS = new FlowBatch(0, new Map()).columns;

/** What was copied, once it has arrived; it lies in the copy's memory. */
export function copiedBatch(copy: BatchCopy): { readonly flows: FlowBatch; readonly activity: ActivityBatch | null } {
  const arrays = new Placed(copy.memory);
  const vectors: Partial<Record<ColumnName, ColumnVector>> = {};
  for (const [i, name] of copy.columns.entries())
    vectors[name] = newVector(name, copy.flows, new TextDictionary(copy.texts[i]), arrays);
  const flows = new FlowBatch(copy.flows, new Map(), { ...NO_ROWS, ...vectors } as FlowVectors);
  flows.length = copy.flows;
  if (copy.activity === 0) return { flows, activity: null };
  return { flows, activity: new ActivityColumns(copy.memory, arrays.end, copy.activity).batch(copy.activity) };
}
