/** Batches on their way to another thread: the rows in use as arrays of their own, whose memory changes hands. */
import type { ColumnName } from './columns.ts';
import { DIGEST_WORDS } from './community-id-text.ts';
import {
  type ActivityBatch,
  type ColumnVector,
  FlowBatch,
  type FlowVectors,
  TextDictionary,
  type TextVector,
} from './flow-batch.ts';

type CopiedVector = Exclude<ColumnVector, TextVector> | CopiedTexts;

interface CopiedTexts {
  readonly kind: 'text';
  readonly codes: Uint32Array;
  /** The dictionary's, copied when they are sent. */
  readonly texts: (string | null)[];
}

export interface FlowBatchCopy {
  readonly length: number;
  readonly columns: Readonly<Record<string, CopiedVector>>;
}

/** `only`: the columns that are filled; the others arrive with no rows. Absent: all. */
export function copyFlows({ columns, length }: FlowBatch, only?: ReadonlySet<string>): FlowBatchCopy {
  const copied = Object.entries(columns).filter(([name]) => only?.has(name) !== false);
  const copies = copied.map(([name, vector]) => [name, copyVector(vector, length)] as const);
  return { length, columns: Object.fromEntries(copies) };
}

function copyVector(vector: ColumnVector, length: number): CopiedVector {
  switch (vector.kind) {
    case 'text':
      return { kind: 'text', codes: vector.codes.slice(0, length), texts: vector.dictionary.values };
    case 'ip':
      return { kind: 'ip', words: vector.words.slice(0, 4 * length), nulls: vector.nulls?.slice(0, length) ?? null };
    case 'digest':
      return {
        kind: 'digest',
        words: vector.words.slice(0, DIGEST_WORDS * length),
        nulls: vector.nulls.slice(0, length),
      };
    case 'time':
      return { kind: 'time', values: vector.values.slice(0, length) };
    case 'number':
      return { kind: 'number', values: vector.values.slice(0, length), nulls: vector.nulls?.slice(0, length) ?? null };
  }
}

const NO_ROWS = new FlowBatch(0, new Map()).columns;

/** The batch that was copied, once it has arrived. */
export function flowsOf({ columns, length }: FlowBatchCopy): FlowBatch {
  const vectors: Partial<Record<ColumnName, ColumnVector>> = {};
  for (const [name, vector] of Object.entries(columns))
    vectors[name as ColumnName] =
      vector.kind === 'text'
        ? { kind: 'text', codes: vector.codes, dictionary: new TextDictionary(vector.texts) }
        : vector;
  const batch = new FlowBatch(length, new Map(), { ...NO_ROWS, ...vectors } as FlowVectors);
  batch.length = length;
  return batch;
}

export function copyActivity({ length, ...columns }: ActivityBatch): ActivityBatch {
  const cut = Object.entries(columns).map(([name, values]) => [name, values.slice(0, length)]);
  return { length, ...Object.fromEntries(cut) } as ActivityBatch;
}

/** What a copy's arrays lie in, to be transferred with it. */
export function memoryOf(copy: FlowBatchCopy | ActivityBatch): ArrayBuffer[] {
  const arrays = 'columns' in copy ? Object.values(copy.columns).flatMap(arraysOf) : Object.values(copy);
  return arrays.filter((array) => ArrayBuffer.isView(array)).map(({ buffer }) => buffer as ArrayBuffer);
}

function arraysOf(vector: CopiedVector): unknown[] {
  return Object.values(vector);
}
