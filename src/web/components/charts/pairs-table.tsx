/** Pairs of values of two fields, and what each carried. */
import type { Sums } from '../../../api/scope.ts';
import type { Pairs } from '../../../api/views.ts';
import { useColors } from '../../lib/colors.ts';
import { useFormat } from '../../lib/format.ts';
import { fieldLabel, valueLabel } from '../../lib/labels.ts';
import { Value } from '../value.tsx';
import { addSums, amountOf, NO_SUMS, type Size } from './amounts.ts';
import { type DataColumn, DataTable } from './data-table.tsx';
import { sumsColumns } from './sums-columns.tsx';

export interface PairsTableProps {
  readonly pairs: Pairs;
  /** The fields of both sides. */
  readonly a: string;
  readonly b: string;
  readonly size: Size;
  readonly caption: string;
}

interface Row {
  readonly key: string;
  readonly a: string | number | null;
  readonly b: string | number | null;
  readonly isRest: boolean;
  readonly sums: Sums;
}

export function PairsTable({ pairs, a, b, size, caption }: PairsTableProps) {
  const format = useFormat();
  const colour = useColors('service');
  const rows: Row[] = pairs.rows
    .map((row) => ({ key: JSON.stringify([row.a, row.b]), a: row.a, b: row.b, isRest: false, sums: row }))
    .sort((x, y) => amountOf(y.sums, size) - amountOf(x.sums, size));
  const foot: Row[] = pairs.other.flows > 0 ? [{ key: 'rest', a: null, b: null, isRest: true, sums: pairs.other }] : [];
  const whole = [...rows, ...foot].reduce<Sums>((sum, row) => addSums(sum, row.sums), NO_SUMS);
  const valueColumn = (side: 'a' | 'b', field: string): DataColumn<Row> => ({
    id: side,
    head: fieldLabel(field),
    sortBy: (row) => valueLabel(field, row[side]),
    cell: (row) => {
      if (row.isRest) return side === 'a' ? `Other (${format.count(pairs.other.pairs)})` : null;
      return <Value field={field} value={row[side]} {...(field === 'service' && { color: colour(row[side]) })} />;
    },
  });
  const columns = [
    valueColumn('a', a),
    valueColumn('b', b),
    ...sumsColumns(format, whole, size, (row: Row) => row.sums),
  ];
  return <DataTable caption={caption} columns={columns} rows={rows} foot={foot} keyOf={(row) => row.key} />;
}
