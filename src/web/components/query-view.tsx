/**
 * What is seen of an answer: a skeleton only the first time, the old picture dimmed while a newer one loads, and trouble
 * in words with its details to copy.
 */
import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ViewQuery } from '../lib/queries.ts';
import { ProblemNotice } from './problem-notice.tsx';

export interface QueryViewProps<T> {
  readonly query: ViewQuery<T>;
  readonly children: (value: T) => ReactNode;
  /** Stands in the first time; default a grey block of `height`. */
  readonly skeleton?: ReactNode;
  readonly height?: number | string;
}

export function QueryView<T>({ query, children, skeleton, height = 160 }: QueryViewProps<T>) {
  if (query.data === undefined) {
    if (query.isError) return <ProblemNotice problem={query.error.problem} retry={() => void query.refetch()} />;
    return <div aria-busy={query.isFetching}>{skeleton ?? <Skeleton height={height} />}</div>;
  }
  return (
    <div
      className={query.isPlaceholderData ? 'cs-stale' : undefined}
      aria-busy={query.isFetching}
      style={{ height: '100%' }}
    >
      {query.isError && <ProblemNotice problem={query.error.problem} retry={() => void query.refetch()} />}
      {children(query.data)}
    </div>
  );
}
