/** A table of numbers: the twin of a picture, or a picture's detail. Heads sort where the column says by what. */
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { type ReactNode, useMemo, useState } from 'react';
import classes from './data-table.module.css';

export interface DataColumn<Row> {
  readonly id: string;
  readonly head: string;
  /** Longer words for the head, where it is short. */
  readonly doc?: string;
  /** Right-aligned, in figures of one width. */
  readonly isNumber?: boolean;
  readonly cell: (row: Row) => ReactNode;
  readonly sortBy?: (row: Row) => number | string;
}

export interface DataTableProps<Row> {
  /** What the table is of, for those who do not see where it stands. */
  readonly caption: string;
  readonly columns: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Rows that stay below, however sorted: a rest, a sum. */
  readonly foot?: readonly Row[];
  readonly sorted?: { readonly by: string; readonly ascending: boolean };
  /** Pixels; the head stays in sight while more rows scroll. */
  readonly maxHeight?: number;
  readonly selectedKey?: string;
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, keyOf, foot = [], maxHeight, selectedKey } = props;
  const [sort, setSort] = useState(props.sorted);
  const ordered = useMemo(() => {
    const sortBy = columns.find((column) => column.id === sort?.by)?.sortBy;
    if (sortBy === undefined || sort === undefined) return rows;
    const sign = sort.ascending ? 1 : -1;
    return rows.toSorted((a, b) => sign * compare(sortBy(a), sortBy(b)));
  }, [rows, columns, sort]);
  const cells = (row: Row) =>
    columns.map((column) => (
      <td key={column.id} data-number={column.isNumber || undefined}>
        {column.cell(row)}
      </td>
    ));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={classes.scroll} style={{ maxHeight }} tabIndex={0} aria-label={caption}>
      <table className={classes.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                title={column.doc}
                data-number={column.isNumber || undefined}
                aria-sort={sort?.by === column.id ? (sort.ascending ? 'ascending' : 'descending') : undefined}
              >
                {column.sortBy === undefined ? (
                  column.head
                ) : (
                  <button type="button" className={classes.sort} onClick={() => setSort(nextSort(column, sort))}>
                    {sort?.by === column.id &&
                      (sort.ascending ? <IconArrowUp size={13} /> : <IconArrowDown size={13} />)}
                    {column.head}
                  </button>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ordered.map((row) => (
            <tr key={keyOf(row)} data-selected={keyOf(row) === selectedKey || undefined}>
              {cells(row)}
            </tr>
          ))}
        </tbody>
        {foot.length > 0 && (
          <tfoot>
            {foot.map((row) => (
              <tr key={keyOf(row)}>{cells(row)}</tr>
            ))}
          </tfoot>
        )}
      </table>
    </section>
  );
}

/** Numbers begin with the largest, words with the first. */
function nextSort<Row>(column: DataColumn<Row>, sort: DataTableProps<Row>['sorted']) {
  if (sort?.by === column.id) return { by: column.id, ascending: !sort.ascending };
  return { by: column.id, ascending: column.isNumber !== true };
}

function compare(a: number | string, b: number | string): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en');
}
