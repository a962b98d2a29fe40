/**
 * What the server tells while the page is open. Jobs and captures go straight into the cache; views are asked again, but
 * no more often than every {@link REFRESH_MS} while an import runs.
 */
import { notifications } from '@mantine/notifications';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Capture } from '../../api/captures.ts';
import type { Job } from '../../api/jobs.ts';
import { EVENTS_ADDRESS } from './api.ts';
import { capturesKey, DATASETS_KEY, JOBS_KEY, useJobs, viewKey } from './queries.ts';

export const REFRESH_MS = 2500;

/** `list` with `item` in place of the one with its id, or at the end. */
export function upsert<T extends { readonly id: number }>(list: readonly T[], item: T): T[] {
  const at = list.findIndex(({ id }) => id === item.id);
  return at < 0 ? [...list, item] : list.with(at, item);
}

function isOver(state: Job['state']): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

/** Calls `run` at once, then at most every `ms`; the last call is never lost. */
export function throttle(run: () => void, ms: number): { call: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isWaiting = false;
  const tick = () => {
    timer = undefined;
    if (isWaiting) fire();
  };
  const fire = () => {
    isWaiting = false;
    run();
    timer = setTimeout(tick, ms);
  };
  return {
    call: () => {
      if (timer === undefined) fire();
      else isWaiting = true;
    },
    stop: () => clearTimeout(timer),
  };
}

function refreshViews(client: QueryClient, dataset: number): void {
  void client.invalidateQueries({ queryKey: viewKey(dataset) });
  void client.invalidateQueries({ queryKey: DATASETS_KEY });
}

function tellFailure(client: QueryClient, job: Job): void {
  const captures = client.getQueryData<Capture[]>(capturesKey(job.datasetId)) ?? [];
  const name = captures.find(({ id }) => id === job.captureId)?.name ?? 'A capture';
  notifications.show({
    id: `job-${job.id}`,
    color: 'red',
    title: `${name} could not be imported`,
    message: job.error?.detail,
    autoClose: false,
  });
}

/** Keeps the cache true for as long as the page is open; false while the server cannot be heard. */
export function useLiveUpdates(dataset: number): boolean {
  const client = useQueryClient();
  const [isConnected, setIsConnected] = useState(true);
  useEffect(() => {
    const refresh = throttle(() => refreshViews(client, dataset), REFRESH_MS);
    const source = new EventSource(EVENTS_ADDRESS);
    let hasLost = false;
    source.onopen = () => {
      setIsConnected(true);
      // What happened in the meantime is not told again.
      if (hasLost) void client.invalidateQueries();
      hasLost = false;
    };
    source.onerror = () => {
      hasLost = true;
      setIsConnected(false);
    };
    source.addEventListener('job', (event: MessageEvent<string>) => {
      const job = JSON.parse(event.data) as Job;
      client.setQueryData<Job[]>(JOBS_KEY, (jobs) => (jobs === undefined ? undefined : upsert(jobs, job)));
      if (job.datasetId === dataset) refresh.call();
      if (isOver(job.state)) void client.invalidateQueries({ queryKey: DATASETS_KEY });
      if (job.state === 'failed') tellFailure(client, job);
    });
    source.addEventListener('capture', (event: MessageEvent<string>) => {
      const capture = JSON.parse(event.data) as Capture;
      client.setQueryData<Capture[]>(capturesKey(capture.datasetId), (captures) =>
        captures === undefined ? undefined : upsert(captures, capture),
      );
    });
    source.addEventListener('dataset', (event: MessageEvent<string>) => {
      const { id } = JSON.parse(event.data) as { id: number };
      void client.invalidateQueries({ queryKey: DATASETS_KEY });
      void client.invalidateQueries({ queryKey: capturesKey(id) });
      if (id === dataset) refresh.call();
    });
    return () => {
      refresh.stop();
      source.close();
    };
  }, [client, dataset]);
  return isConnected;
}

/** Jobs of the data set that are not over: while there are any, what is shown is partial. */
export function useRunningJobs(dataset: number): readonly Job[] {
  const { data } = useJobs();
  return (data ?? []).filter((job) => job.datasetId === dataset && !isOver(job.state));
}
