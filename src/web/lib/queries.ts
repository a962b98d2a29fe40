/**
 * The server's answers, kept in one cache by what was asked. While a newer question is under way the older picture
 * stays (`isPlaceholderData`), and the older request is cancelled.
 */
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type * as Api from '../../api/schemas.ts';
import * as api from './api.ts';
import { type ProblemError, settledValue } from './api.ts';
import { useScope } from './scope.ts';

export type ViewQuery<T> = UseQueryResult<T, ProblemError>;

/** Keys of everything that changes when a data set's flows do. */
export const viewKey = (dataset: number): readonly unknown[] => ['view', dataset];
export const DATASETS_KEY = ['datasets'] as const;
export const JOBS_KEY = ['jobs'] as const;
export const capturesKey = (dataset: number): readonly unknown[] => ['captures', dataset];

function useView<T, Q extends object>(
  name: string,
  query: Q,
  fetchView: (dataset: number, query: Q, signal: AbortSignal) => Promise<api.Answer<T>>,
  enabled = true,
): ViewQuery<T> {
  const { dataset, scope } = useScope();
  const asked = { ...scope, ...query };
  return useQuery<T, ProblemError>({
    queryKey: [...viewKey(dataset), name, asked],
    queryFn: ({ signal }) => settledValue(fetchView(dataset, asked, signal)),
    placeholderData: keepPreviousData,
    enabled: enabled && dataset > 0,
  });
}

export const useTotals = (overrides: Api.Scope = {}, enabled = true) =>
  useView('totals', overrides, api.fetchTotals, enabled);
export const useTimeline = (query: Omit<Api.TimelineQuery, keyof Api.Scope>, overrides: Api.Scope = {}) =>
  useView('timeline', { ...query, ...overrides }, api.fetchTimeline);
/** `overrides` replaces parts of the scope, for example a filter narrowed to one country. */
export const useTop = (query: Omit<Api.TopQuery, keyof Api.Scope>, overrides: Api.Scope = {}, enabled = true) =>
  useView('top', { ...query, ...overrides }, api.fetchTop, enabled);
export const usePairs = (query: Omit<Api.PairsQuery, keyof Api.Scope>, overrides: Api.Scope = {}, enabled = true) =>
  useView('pairs', { ...query, ...overrides }, api.fetchPairs, enabled);
export const useHistogram = (
  query: Omit<Api.HistogramQuery, keyof Api.Scope>,
  overrides: Api.Scope = {},
  enabled = true,
) => useView('histogram', { ...query, ...overrides }, api.fetchHistogram, enabled);

export function useDatasets(): ViewQuery<Api.Dataset[]> {
  return useQuery<Api.Dataset[], ProblemError>({
    queryKey: DATASETS_KEY,
    queryFn: ({ signal }) => settledValue(api.fetchDatasets(signal)),
  });
}

export function useCaptures(dataset: number): ViewQuery<Api.Capture[]> {
  return useQuery<Api.Capture[], ProblemError>({
    queryKey: capturesKey(dataset),
    queryFn: ({ signal }) => settledValue(api.fetchCaptures(dataset, signal)),
    enabled: dataset > 0,
  });
}

export function useJobs(): ViewQuery<Api.Job[]> {
  return useQuery<Api.Job[], ProblemError>({
    queryKey: JOBS_KEY,
    queryFn: ({ signal }) => settledValue(api.fetchJobs(signal)),
  });
}

export function useInfo(): ViewQuery<Api.Info> {
  return useQuery<Api.Info, ProblemError>({
    queryKey: ['info'],
    queryFn: ({ signal }) => settledValue(api.fetchInfo(signal)),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The flow the details are about; null asks nothing. */
export function useFlow(ids: { capture: number; flow: number } | null): ViewQuery<Api.FlowDetails> {
  const { dataset } = useScope();
  return useQuery<Api.FlowDetails, ProblemError>({
    queryKey: [...viewKey(dataset), 'flow', ids?.capture, ids?.flow],
    queryFn: ({ signal }) => settledValue(api.fetchFlow(dataset, ids!.capture, ids!.flow, signal)),
    placeholderData: keepPreviousData,
    enabled: ids !== null,
  });
}
