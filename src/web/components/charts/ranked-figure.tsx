/** A question answered by a ranking: ranked bars, and the table of more of them. */
import type { Measure, Sums } from '../../../api/scope.ts';
import type { Top } from '../../../api/views.ts';
import { isEndField, useEnds } from '../../lib/ends.ts';
import { useFormat } from '../../lib/format.ts';
import { fieldLabel } from '../../lib/labels.ts';
import type { ViewQuery } from '../../lib/queries.ts';
import { QueryView } from '../query-view.tsx';
import { Value } from '../value.tsx';
import { addSums, NO_SUMS, type Size } from './amounts.ts';
import { type DataColumn, DataTable } from './data-table.tsx';
import { Figure } from './figure.tsx';
import { type Ranked, rank } from './ranked.ts';
import { RankedBars } from './ranked-bars.tsx';
import { sumsColumns } from './sums-columns.tsx';

export interface RankedFigureProps {
  readonly title: string;
  readonly note?: string;
  readonly field: string;
  readonly measure: Measure;
  readonly query: ViewQuery<Top>;
  /** Bars shown; the table has all that were asked for. */
  readonly count?: number;
  readonly colourOf?: (value: string | number | null) => string;
}

export function RankedFigure({ title, note, field, measure, query, count = 8, colourOf }: RankedFigureProps) {
  const format = useFormat();
  const shown = query.data === undefined ? [] : rank(query.data, measure, count).rows;
  const endsOf = useEnds(field, isEndField(field) ? shown.map(({ value }) => String(value)) : []);
  return (
    <Figure title={title} {...(note !== undefined && { note })}>
      {(isTable) => (
        <QueryView query={query} height={26 * count}>
          {(top) =>
            isTable ? (
              <RankedTable title={title} field={field} measure={measure} ranked={rank(top, measure, top.rows.length)} />
            ) : (
              <RankedBars
                ranked={rank(top, measure, count)}
                field={field}
                measure={measure}
                format={format}
                {...(colourOf !== undefined && { colourOf })}
                {...(isEndField(field) && { endsOf })}
              />
            )
          }
        </QueryView>
      )}
    </Figure>
  );
}

interface TableRow {
  readonly key: string;
  readonly value: string | number | null;
  /** Set where the row is no value: the rest. */
  readonly words?: string;
  readonly sums: Sums;
}

interface RankedTableProps {
  readonly title: string;
  readonly field: string;
  readonly measure: Measure;
  readonly ranked: Ranked;
}

function RankedTable({ title, field, measure, ranked }: RankedTableProps) {
  const format = useFormat();
  const rows: TableRow[] = ranked.rows.map(({ value, sums }) => ({ key: `${typeof value}:${value}`, value, sums }));
  const foot: TableRow[] =
    ranked.rest === undefined
      ? []
      : [{ key: 'rest', value: null, words: `Other (${format.count(ranked.rest.values)})`, sums: ranked.rest.sums }];
  const whole = [...rows, ...foot].reduce<Sums>((sum, row) => addSums(sum, row.sums), NO_SUMS);
  const columns: readonly DataColumn<TableRow>[] = [
    {
      id: 'value',
      head: fieldLabel(field),
      cell: (row) => row.words ?? <Value field={field} value={row.value} />,
      sortBy: (row) => row.value ?? '',
    },
    ...sumsColumns(format, whole, sizeOf(measure), (row: TableRow) => row.sums),
  ];
  return (
    <DataTable caption={title} columns={columns} rows={rows} foot={foot} keyOf={(row) => row.key} maxHeight={320} />
  );
}

const sizeOf = (measure: Measure): Size => (measure === 'flows' || measure === 'packets' ? measure : 'bytes');
