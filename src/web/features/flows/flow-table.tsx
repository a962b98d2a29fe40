// biome-ignore-all lint/a11y/useSemanticElements: rows of a virtual grid are placed, which a table's cannot be.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its active row.
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid takes the keys of its rows.
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a grid is interactive.
/** The flow table: any number of rows, of which those seen are drawn. A grid for screen readers and for the keyboard. */
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { type KeyboardEvent, memo, type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { FlowRow } from '../../../api/flows.ts';
import { Cell, type CellContext } from './cells.tsx';
import { type FlowColumn, flowKey } from './flow-columns.ts';
import classes from './flows.module.css';
import { barHeight, rowsSeen } from './scroll-window.ts';
import type { FlowRows } from './use-flow-rows.ts';
import type { ScrollWindowControl } from './use-scroll-window.ts';

export const HEAD_HEIGHT = 32;
export const FOOT_HEIGHT = 32;

export interface FlowTableProps {
  readonly elementRef: React.RefObject<HTMLDivElement | null>;
  readonly columns: readonly FlowColumn[];
  readonly rows: FlowRows;
  readonly scroll: ScrollWindowControl;
  readonly context: Omit<CellContext, 'mostBytes'>;
  readonly sort: string;
  readonly order: 'asc' | 'desc';
  readonly sortBy: (column: FlowColumn) => void;
  readonly active: number | null;
  readonly setActive: (row: number | null) => void;
  /** Key of the flow whose details are open. */
  readonly opened: string | null;
  readonly open: (row: FlowRow | null) => void;
  readonly foot: (column: FlowColumn, index: number) => ReactNode;
}

export function FlowTable(props: FlowTableProps) {
  const { elementRef, columns, rows, scroll, context, sort, order, sortBy, active, setActive, opened, open, foot } =
    props;
  const { window, size, onScroll, reveal } = scroll;
  const total = rows.total ?? 0;
  const [first, end] = rowsSeen(window, size, 4);
  const template = columns.map(({ width, least }) => `minmax(${least}px, ${width}fr)`).join(' ');
  const minWidth = columns.reduce((sum, { least }) => sum + least, 0);

  const seen = Array.from({ length: end - first }, (_, index) => first + index);
  const mostBytes = useMostBytes(seen, rows);
  const cells = useMemo<CellContext>(() => ({ ...context, mostBytes }), [context, mostBytes]);

  const goTo = (row: number, andOpen: boolean) => {
    const target = Math.min(total - 1, Math.max(0, row));
    setActive(target);
    reveal(target);
    const flow = rows.rowAt(target);
    if (andOpen && flow !== undefined) open(flow);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || total === 0) return;
    const page = Math.max(1, Math.floor(size.viewport / size.rowHeight) - 1);
    const from = active ?? rowsSeen(window, size)[0] - 1;
    const steps: Record<string, number> = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: total - 1,
    };
    const target = steps[event.key];
    if (target !== undefined) goTo(target, opened !== null);
    else if (event.key === 'Enter' && active !== null) goTo(active, true);
    else if (event.key === 'Escape' && opened !== null) open(null);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={elementRef}
      className={classes.table}
      role="grid"
      tabIndex={0}
      aria-label="Flows"
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      aria-activedescendant={active === null ? undefined : `flow-row-${active}`}
      aria-busy={rows.isStale}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
    >
      <div className={classes.sizer} style={{ height: barHeight(size) + HEAD_HEIGHT + FOOT_HEIGHT, minWidth }}>
        <div className={classes.layer} style={{ height: size.viewport + HEAD_HEIGHT + FOOT_HEIGHT }}>
          <div className={classes.head} role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
            {columns.map((column) => (
              <Head
                key={column.name}
                column={column}
                zone={context.format.zone}
                sorted={column.sort === sort ? order : null}
                sortBy={() => sortBy(column)}
              />
            ))}
          </div>
          <div className={rows.isStale ? `${classes.rows} cs-stale` : classes.rows}>
            {seen.map((index) => (
              <Row
                key={index}
                index={index}
                row={rows.rowAt(index)}
                columns={columns}
                context={cells}
                template={template}
                top={index * size.rowHeight - window.top}
                height={size.rowHeight}
                isActive={index === active}
                opened={opened}
                open={open}
                setActive={setActive}
              />
            ))}
          </div>
          <div className={classes.foot} style={{ gridTemplateColumns: template }}>
            {columns.map((column, index) => (
              <span key={column.name} className={classes.cell} data-number={column.isNumber || undefined}>
                {foot(column, index)}
              </span>
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

/** Grows only, so that bars keep their length while rows come and go. */
function useMostBytes(seen: readonly number[], rows: FlowRows): number {
  const most = useRef(1);
  const now = seen.reduce((highest, index) => {
    const row = rows.rowAt(index);
    return Math.max(highest, Number(row?.bytes_sent ?? 0), Number(row?.bytes_received ?? 0));
  }, most.current);
  useEffect(() => {
    most.current = now;
  });
  return now;
}

interface HeadProps {
  readonly column: FlowColumn;
  readonly zone: string;
  readonly sorted: 'asc' | 'desc' | null;
  readonly sortBy: () => void;
}

function Head({ column, zone, sorted, sortBy }: HeadProps) {
  const isTime = column.name === 'start' || column.name === 'end';
  return (
    <div
      className={classes.headCell}
      role="columnheader"
      aria-sort={sorted === null ? 'none' : sorted === 'asc' ? 'ascending' : 'descending'}
      data-number={column.isNumber || undefined}
      data-centre={column.name === 'bytes' || undefined}
    >
      <button type="button" className={classes.sort} title={`${column.doc}\nClick to sort`} onClick={sortBy}>
        <span className="cs-cut">
          {column.label}
          {isTime && <span className={classes.unit}> {zone}</span>}
        </span>
        {sorted === 'asc' && <IconArrowUp size={13} aria-hidden />}
        {sorted === 'desc' && <IconArrowDown size={13} aria-hidden />}
      </button>
    </div>
  );
}

interface RowProps {
  readonly index: number;
  readonly row: FlowRow | undefined;
  readonly columns: readonly FlowColumn[];
  readonly context: CellContext;
  readonly template: string;
  readonly top: number;
  readonly height: number;
  readonly isActive: boolean;
  readonly opened: string | null;
  readonly open: (row: FlowRow) => void;
  readonly setActive: (row: number) => void;
}

const Row = memo(function Row(props: RowProps) {
  const { index, row, columns, context, template, top, height, isActive, opened, open, setActive } = props;
  const isOpen = row !== undefined && flowKey(row) === opened;
  return (
    <div
      id={`flow-row-${index}`}
      className={classes.row}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isOpen}
      data-active={isActive || undefined}
      style={{ gridTemplateColumns: template, height, transform: `translateY(${top}px)` }}
      onClick={() => {
        setActive(index);
        if (row !== undefined) open(row);
      }}
    >
      {columns.map((column) => (
        <div key={column.name} className={classes.cell} role="gridcell" data-number={column.isNumber || undefined}>
          {row === undefined ? (
            <span className={classes.pending} />
          ) : (
            <Cell name={column.name} row={row} context={context} />
          )}
        </div>
      ))}
    </div>
  );
});
