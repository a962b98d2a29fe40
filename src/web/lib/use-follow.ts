/** Containers of blob storage that are followed, and following another. */
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FollowContainerInput, FollowedContainer } from '../../api/containers.ts';
import { type Answer, createDataset, deleteDataset, type ProblemError, settledValue } from './api.ts';
import { fetchFollowed, followContainer } from './containers-api.ts';
import { DATASETS_KEY, type ViewQuery } from './queries.ts';

export const FOLLOWED_KEY = ['followed-containers'] as const;

/** Between two looks at how they are: while one brings something in, and else. */
const BUSY_MS = 2_000;
const CALM_MS = 15_000;

/** Names of data sets have no more characters. */
const DATASET_NAME_LENGTH = 200;

export function useFollowedContainers(): ViewQuery<FollowedContainer[]> {
  return useQuery<FollowedContainer[], ProblemError>({
    queryKey: FOLLOWED_KEY,
    queryFn: ({ signal }) => settledValue(fetchFollowed(signal)),
    staleTime: 0,
    // Nothing is shown of them while there are none.
    refetchInterval: ({ state: { data = [] } }) =>
      data.length === 0 ? false : data.some(({ state }) => state === 'looking') ? BUSY_MS : CALM_MS,
  });
}

/** Follows into `dataset`, or into a new one of that name. */
export function useFollow(): (
  input: FollowContainerInput,
  dataset: number | string,
) => Promise<Answer<FollowedContainer>> {
  const client = useQueryClient();
  return async (input, dataset) => {
    const made =
      typeof dataset === 'string' ? await createDataset({ name: dataset.slice(0, DATASET_NAME_LENGTH) }) : null;
    if (made !== null && !made.ok) return made;
    const answer = await followContainer(made?.value.id ?? Number(dataset), input);
    // An empty data set would be left of what did not even begin.
    if (!answer.ok && made !== null) await deleteDataset(made.value.id);
    await refreshFollowed(client);
    return answer;
  };
}

export const refreshFollowed = (client: QueryClient): Promise<unknown> =>
  Promise.all([FOLLOWED_KEY, DATASETS_KEY].map((queryKey) => client.invalidateQueries({ queryKey })));
