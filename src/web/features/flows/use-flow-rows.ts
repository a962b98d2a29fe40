/** Rows of the flow table by number, fetched in pages around what is seen; nothing else is kept for long. */
import { useQueries } from '@tanstack/react-query';
import { useRef } from 'react';
import type { FlowRow, Flows } from '../../../api/flows.ts';
import { fetchFlows, type ProblemError, settledValue } from '../../lib/api.ts';
import { viewKey } from '../../lib/queries.ts';
import { useScope } from '../../lib/scope.ts';

export const PAGE_ROWS = 200;
const KEEP_MS = 60_000;

export interface FlowRowsRequest {
  readonly columns: string;
  readonly sort: string;
  readonly order: 'asc' | 'desc';
  /** First row wanted and the one after the last. */
  readonly first: number;
  readonly end: number;
}

export interface FlowRows {
  /** Null until the first answer. */
  readonly total: number | null;
  readonly rowAt: (row: number) => FlowRow | undefined;
  /** What is shown answers an older question. */
  readonly isStale: boolean;
  readonly error: ProblemError | null;
  readonly retry: () => void;
}

interface Loaded {
  readonly total: number;
  readonly pages: ReadonlyMap<number, readonly FlowRow[]>;
}

export function useFlowRows({ columns, sort, order, first, end }: FlowRowsRequest): FlowRows {
  const { dataset, scope } = useScope();
  const asked = { ...scope, columns, sort, order };
  const firstPage = Math.floor(first / PAGE_ROWS);
  const lastPage = Math.max(firstPage, Math.floor(Math.max(0, end - 1) / PAGE_ROWS));
  const pageNumbers = Array.from({ length: lastPage - firstPage + 1 }, (_, index) => firstPage + index);
  const results = useQueries({
    queries: pageNumbers.map((page) => ({
      queryKey: [...viewKey(dataset), 'flows', asked, page],
      queryFn: ({ signal }: { signal: AbortSignal }): Promise<Flows> =>
        settledValue(fetchFlows(dataset, { ...asked, offset: page * PAGE_ROWS, limit: PAGE_ROWS }, signal)),
      gcTime: KEEP_MS,
    })),
  });

  const previous = useRef<Loaded | null>(null);
  const pages = new Map<number, readonly FlowRow[]>();
  let total: number | null = null;
  results.forEach(({ data }, index) => {
    if (data === undefined) return;
    pages.set(pageNumbers[index]!, data.rows);
    total = data.total;
  });
  const question = JSON.stringify([dataset, asked]);
  const isSame = useRef('');
  const isStale = total === null && previous.current !== null;
  if (total !== null) {
    previous.current = { total, pages };
    isSame.current = question;
  }
  // Between two pages of one question the table keeps its length; of the old rows only those of an older question are shown.
  const shown: Loaded | null =
    total !== null
      ? { total, pages }
      : previous.current && {
          ...previous.current,
          pages: isSame.current === question ? pages : previous.current.pages,
        };
  return {
    total: shown?.total ?? null,
    rowAt: (row) => shown?.pages.get(Math.floor(row / PAGE_ROWS))?.[row % PAGE_ROWS],
    isStale: isStale && isSame.current !== question,
    error: (results.find(({ error }) => error !== null)?.error as ProblemError | undefined) ?? null,
    retry: () => {
      for (const result of results) if (result.isError) void result.refetch();
    },
  };
}
