/**
 * The server's answers, kept in one cache by what was asked. While a newer question is under way the older picture
 * stays (`isPlaceholderData`), and the older request is cancelled.
 */
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Capture } from '../../api/captures.ts';
import type { Dataset } from '../../api/datasets.ts';
import type { FlowDetails } from '../../api/flows.ts';
import type { Job } from '../../api/jobs.ts';
import type { Scope } from '../../api/scope.ts';
import type { Info } from '../../api/settings.ts';
import type { HistogramQuery, PairsQuery, TimelineQuery, TopQuery } from '../../api/views.ts';
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

export const useTotals = (overrides: Scope = {}, enabled = true) =>
  useView('totals', overrides, api.fetchTotals, enabled);
export const useTimeline = (query: Omit<TimelineQuery, keyof Scope>, overrides: Scope = {}) =>
  useView('timeline', { ...query, ...overrides }, api.fetchTimeline);
/** `overrides` replaces parts of the scope, for example a filter narrowed to one country. */
export const useTop = (query: Omit<TopQuery, keyof Scope>, overrides: Scope = {}, enabled = true) =>
  useView('top', { ...query, ...overrides }, api.fetchTop, enabled);
export const usePairs = (query: Omit<PairsQuery, keyof Scope>, overrides: Scope = {}, enabled = true) =>
  useView('pairs', { ...query, ...overrides }, api.fetchPairs, enabled);
export const useHistogram = (query: Omit<HistogramQuery, keyof Scope>, overrides: Scope = {}, enabled = true) =>
  useView('histogram', { ...query, ...overrides }, api.fetchHistogram, enabled);

export function useDatasets(): ViewQuery<Dataset[]> {
  return useQuery<Dataset[], ProblemError>({
    queryKey: DATASETS_KEY,
    queryFn: ({ signal }) => settledValue(api.fetchDatasets(signal)),
  });
}

export function useCaptures(dataset: number): ViewQuery<Capture[]> {
  return useQuery<Capture[], ProblemError>({
    queryKey: capturesKey(dataset),
    queryFn: ({ signal }) => settledValue(api.fetchCaptures(dataset, signal)),
    enabled: dataset > 0,
  });
}

export function useJobs(): ViewQuery<Job[]> {
  return useQuery<Job[], ProblemError>({
    queryKey: JOBS_KEY,
    queryFn: ({ signal }) => settledValue(api.fetchJobs(signal)),
  });
}

export function useInfo(): ViewQuery<Info> {
  return useQuery<Info, ProblemError>({
    queryKey: ['info'],
    queryFn: ({ signal }) => settledValue(api.fetchInfo(signal)),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The flow the details are about; null asks nothing. */
export function useFlow(ids: { capture: number; flow: number } | null): ViewQuery<FlowDetails> {
  const { dataset } = useScope();
  return useQuery<FlowDetails, ProblemError>({
    queryKey: [...viewKey(dataset), 'flow', ids?.capture, ids?.flow],
    queryFn: ({ signal }) => settledValue(api.fetchFlow(dataset, ids!.capture, ids!.flow, signal)),
    placeholderData: keepPreviousData,
    enabled: ids !== null,
  });
}
