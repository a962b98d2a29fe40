/** What Azure answers, cached by what was asked: lists change seldom, sessions while they are looked at. */
import { useQuery } from '@tanstack/react-query';
import type { AzurePacketCapture, AzureSession } from '../../../api/azure.ts';
import { type Answer, type ProblemError, settledValue } from '../../lib/api.ts';
import * as azure from '../../lib/azure-api.ts';
import type { ViewQuery } from '../../lib/queries.ts';

export const AZURE_KEY = ['azure'] as const;
export const SESSIONS_KEY = [...AZURE_KEY, 'sessions'] as const;

/** While packets are captured, and when nothing goes on. */
const BUSY_MS = 2_000;
const CALM_MS = 15_000;

function useAzure<T>(
  key: readonly unknown[],
  ask: (signal: AbortSignal) => Promise<Answer<T>>,
  enabled = true,
): ViewQuery<T> {
  return useQuery<T, ProblemError>({
    queryKey: [...AZURE_KEY, ...key],
    queryFn: ({ signal }) => settledValue(ask(signal)),
    enabled,
  });
}

export const useStatus = () => useAzure(['status'], azure.fetchStatus);
export const useAzureSettings = () => useAzure(['settings'], azure.fetchSettings);
export const useSubscriptions = (enabled: boolean) => useAzure(['subscriptions'], azure.fetchSubscriptions, enabled);
export const useWatchers = (subscription: string) =>
  useAzure(['watchers', subscription], (signal) => azure.fetchWatchers(subscription, signal), subscription !== '');
export const useTargets = (subscription: string) =>
  useAzure(['targets', subscription], (signal) => azure.fetchTargets(subscription, signal), subscription !== '');
export const useInstances = (scaleSet: string) =>
  useAzure(['instances', scaleSet], (signal) => azure.fetchInstances(scaleSet, signal), scaleSet !== '');
export const useAccounts = (subscription: string) =>
  useAzure(['accounts', subscription], (signal) => azure.fetchAccounts(subscription, signal), subscription !== '');
export const useContainers = (account: string) =>
  useAzure(['containers', account], (signal) => azure.fetchContainers(account, signal), account !== '');
export const useBlobs = (account: string, container: string, prefix: string) =>
  useAzure(
    ['blobs', account, container, prefix],
    (signal) => azure.fetchBlobs({ account, container, prefix }, signal),
    account !== '' && container !== '',
  );

/** The packet captures of all watchers of a subscription. */
export function usePacketCaptures(watchers: readonly string[]): ViewQuery<AzurePacketCapture[]> {
  return useQuery<AzurePacketCapture[], ProblemError>({
    queryKey: [...AZURE_KEY, 'packet-captures', watchers],
    queryFn: async ({ signal }) => {
      const lists = watchers.map((watcher) => settledValue(azure.fetchPacketCaptures(watcher, signal)));
      return (await Promise.all(lists)).flat();
    },
    enabled: watchers.length > 0,
  });
}

export const isOver = ({ state }: AzureSession): boolean => state === 'done' || state === 'failed';

export function useSessions(): ViewQuery<AzureSession[]> {
  return useQuery<AzureSession[], ProblemError>({
    queryKey: SESSIONS_KEY,
    queryFn: ({ signal }) => settledValue(azure.fetchSessions(signal)),
    staleTime: 0,
    refetchInterval: ({ state: { data = [] } }) => (data.every(isOver) ? CALM_MS : BUSY_MS),
  });
}
