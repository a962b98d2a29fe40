/** All flows, one row each: sort, choose columns, open one. */
import { Skeleton, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { FlowRow } from '../../../api/flows.ts';
import { isWithoutCounts } from '../../components/charts/amounts.ts';
import { NothingMatches } from '../../components/nothing-matches.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { useColors } from '../../lib/colors.ts';
import { epochSeconds, NOT_KNOWN, useFormat } from '../../lib/format.ts';
import { useTotals } from '../../lib/queries.ts';
import { useScope, useViewParam } from '../../lib/scope.ts';
import { useSettings } from '../../lib/settings.ts';
import { useKinds } from '../../lib/shown-captures.ts';
import { ColumnChooser } from './column-chooser.tsx';
import { DownloadPackets } from './download-packets.tsx';
import {
  DEFAULT_COLUMNS,
  type FlowColumn,
  flowColumn,
  flowKey,
  LOG_COLUMNS,
  neededColumns,
  readColumns,
} from './flow-columns.ts';
import { FlowDetailsPanel } from './flow-details.tsx';
import { FlowTable, FOOT_HEIGHT, HEAD_HEIGHT } from './flow-table.tsx';
import classes from './flows.module.css';
import { rowsSeen } from './scroll-window.ts';
import { useFlowRows } from './use-flow-rows.ts';
import { useScrollWindow } from './use-scroll-window.ts';

const ROW_HEIGHT = { compact: 28, comfortable: 36 } as const;
const DAY_SECONDS = 86_400;
/** Columns whose sums flow logs may not know. */
const COUNTED: ReadonlySet<string> = new Set([
  'bytes',
  'packets',
  'packets_sent',
  'packets_received',
  'bytes_sent',
  'bytes_received',
]);

export function FlowsPage() {
  const { dataset, scope } = useScope();
  const { rowHeight: density } = useSettings();
  const format = useFormat();
  const totals = useTotals();
  const serviceColor = useColors('service');
  const [columnText, setColumnText] = useViewParam<string>('cols', '');
  const [sort, setSort] = useViewParam<string>('sort', 'start');
  const [order, setOrder] = useViewParam<'asc' | 'desc'>('order', 'asc', ['asc', 'desc']);
  const [opened, setOpened] = useViewParam<string>('flow', '');
  const [active, setActive] = useState<number | null>(null);
  const element = useRef<HTMLDivElement>(null);
  const { hasLogs } = useKinds();
  const usual = hasLogs ? LOG_COLUMNS : DEFAULT_COLUMNS;
  const names = useMemo(() => readColumns(columnText, usual), [columnText, usual]);
  const of = totals.data?.of;
  const spanSeconds = of?.first != null && of.last != null ? epochSeconds(of.last) - epochSeconds(of.first) : 0;
  const withDate = spanSeconds > DAY_SECONDS;
  const columns = useMemo(() => names.map((name) => flowColumn(name, withDate)), [names, withDate]);

  const rowHeight = ROW_HEIGHT[density];
  const [rowCount, setRowCount] = useState(0);
  const scroll = useScrollWindow(element, rowCount, rowHeight, HEAD_HEIGHT + FOOT_HEIGHT);
  const [first, end] = rowsSeen(scroll.window, scroll.size, 20);
  // While the bar flies past, pages in between are not asked for.
  const [wanted] = useDebouncedValue({ first, end }, 50);
  const rows = useFlowRows({ columns: neededColumns(columns), sort, order, ...wanted });
  useEffect(() => setRowCount(rows.total ?? 0), [rows.total]);

  const question = JSON.stringify([dataset, scope, sort, order]);
  const { toTop } = scroll;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question starts at its top.
  useEffect(() => {
    toTop();
    setActive(null);
  }, [question, toTop]);

  const context = useMemo(
    () => ({ format, serviceColor, isCompact: density === 'compact', withDate }),
    [format, serviceColor, density, withDate],
  );

  const sortBy = (column: FlowColumn) => {
    if (column.sort === sort) return setOrder(order === 'asc' ? 'desc' : 'asc');
    setSort(column.sort);
    // Of amounts the largest are looked for, of all else the first.
    setOrder(column.isNumber || column.name === 'bytes' ? 'desc' : 'asc');
  };
  const open = (row: FlowRow | null) => setOpened(row === null ? '' : flowKey(row));
  const foot = (column: FlowColumn, index: number): ReactNode => {
    if (totals.data === undefined) return null;
    const { flows, packets_sent, packets_received, bytes_sent, bytes_received } = totals.data;
    if (isWithoutCounts(totals.data) && COUNTED.has(column.name)) return NOT_KNOWN;
    const sums: Partial<Record<FlowColumn['name'], string>> = {
      packets: format.count(packets_sent + packets_received),
      packets_sent: format.count(packets_sent),
      packets_received: format.count(packets_received),
      bytes_sent: format.bytes(bytes_sent),
      bytes_received: format.bytes(bytes_received),
    };
    if (column.name === 'bytes') {
      return (
        <span className={classes.twoSided}>
          <span className={classes.amount}>{format.bytes(bytes_sent)}</span>
          <span className={classes.footRule} />
          <span className={classes.amount} data-end>
            {format.bytes(bytes_received)}
          </span>
        </span>
      );
    }
    const counted = `${format.count(flows)} ${flows === 1 ? 'flow' : 'flows'}`;
    // Of a flow that goes over several captures, each has a row.
    const hasPieces = rows.total !== null && !rows.isStale && rows.total > flows;
    return (
      sums[column.name] ?? (index !== 0 ? null : hasPieces ? `${format.count(rows.total)} rows of ${counted}` : counted)
    );
  };

  const ids = /^(\d+)-(\d+)$/.exec(opened);
  return (
    <div className={classes.page}>
      <section className={classes.main} aria-label="Flows">
        <div className={classes.bar}>
          <h1 className={classes.title}>Flows</h1>
          <Text size="xs" c="dimmed" visibleFrom="sm">
            Click a value for only it, a row for its details
          </Text>
          <div className={classes.tools}>
            {totals.data !== undefined && <DownloadPackets sums={totals.data} />}
            <ColumnChooser
              shown={names}
              show={(next) => setColumnText(next.join(',') === usual.join(',') ? '' : next.join(','))}
            />
          </div>
        </div>
        {rows.error !== null && <ProblemNotice problem={rows.error.problem} retry={rows.retry} />}
        {rows.total === null && rows.error === null && <Skeleton height={400} radius={0} />}
        {rows.total === 0 && !rows.isStale && <NothingMatches />}
        <div className={classes.holder} hidden={rows.total === null || (rows.total === 0 && !rows.isStale)}>
          <FlowTable
            elementRef={element}
            columns={columns}
            rows={rows}
            scroll={scroll}
            context={context}
            sort={sort}
            order={order}
            sortBy={sortBy}
            active={active}
            setActive={setActive}
            opened={opened === '' ? null : opened}
            open={open}
            foot={foot}
          />
        </div>
      </section>
      {ids !== null && (
        <FlowDetailsPanel
          ids={{ capture: Number(ids[1]), flow: Number(ids[2]) }}
          open={({ captureId, flowId }) => setOpened(`${captureId}-${flowId}`)}
          close={() => {
            setOpened('');
            element.current?.focus();
          }}
        />
      )}
    </div>
  );
}
