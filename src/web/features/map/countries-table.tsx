/** The table behind the map: every country, and whatever is in none. */
import type { Sums } from '../../../api/scope.ts';
import type { Top } from '../../../api/views.ts';
import { addSums, amountOf, NO_SUMS, type Size } from '../../components/charts/amounts.ts';
import { type DataColumn, DataTable } from '../../components/charts/data-table.tsx';
import { sumsColumns } from '../../components/charts/sums-columns.tsx';
import { Value } from '../../components/value.tsx';
import { useFormat } from '../../lib/format.ts';
import { countryName } from '../../lib/labels.ts';

export interface CountriesTableProps {
  readonly top: Top;
  readonly field: string;
  readonly size: Size;
  readonly selected: string | undefined;
}

interface Row {
  readonly key: string;
  readonly value: string | number | null;
  readonly isRest: boolean;
  readonly sums: Sums;
}

export function CountriesTable({ top, field, size, selected }: CountriesTableProps) {
  const format = useFormat();
  const rows: Row[] = top.rows
    .map((row) => ({ key: String(row.value), value: row.value, isRest: false, sums: row }))
    .sort((a, b) => amountOf(b.sums, size) - amountOf(a.sums, size));
  const foot: Row[] = top.other.values > 0 ? [{ key: 'rest', value: null, isRest: true, sums: top.other }] : [];
  const whole = top.rows.reduce<Sums>(addSums, addSums(NO_SUMS, top.other));
  const columns: readonly DataColumn<Row>[] = [
    {
      id: 'country',
      head: 'Country',
      cell: (row) =>
        row.isRest ? `Other (${format.count(top.other.values)})` : <Value field={field} value={row.value} />,
      sortBy: (row) => countryName(row.value),
    },
    ...sumsColumns(format, whole, size, (row: Row) => row.sums),
  ];
  return (
    <DataTable
      caption="Countries"
      columns={columns}
      rows={rows}
      foot={foot}
      keyOf={(row) => row.key}
      {...(selected !== undefined && { selectedKey: selected })}
    />
  );
}
