/** Bringing in what a link leads to. What opens it is in this page's memory only, and leaves it in bodies of requests. */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Answer } from '../../lib/api.ts';
import * as api from '../../lib/api.ts';
import { capturesKey, DATASETS_KEY, JOBS_KEY } from '../../lib/queries.ts';
import { useScope } from '../../lib/scope.ts';
import type { SplitLink } from '../../lib/split-link.ts';

export interface LinkTarget {
  /** No copy is kept here. */
  readonly isInPlace: boolean;
  /** 0 for a new one of `name`. */
  readonly dataset: number;
  readonly name: string;
}

/** Imports the file of the link, or `paths` of its folder; another data set than the one shown is opened then. */
export function useLinkImport(): (
  link: SplitLink,
  paths: readonly string[] | null,
  target: LinkTarget,
) => Promise<Answer<void>> {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { dataset: shown } = useScope();
  return async (link, paths, { dataset, name, isInPlace }) => {
    const order = { ...link, isInPlace, ...(paths !== null && { picks: [...paths] }) };
    const made = dataset > 0 ? null : await api.createDataset({ name: name.slice(0, NAME_LIMIT) });
    if (made !== null && !made.ok) return made;
    const id = made?.value.id ?? dataset;
    const answer = await api.importLink(id, order);
    // An empty data set would be left of what did not even begin.
    if (!answer.ok && made !== null) await api.deleteDataset(id);
    await Promise.all(
      [DATASETS_KEY, JOBS_KEY, capturesKey(id)].map((queryKey) => client.invalidateQueries({ queryKey })),
    );
    if (!answer.ok) return answer;
    if (id !== shown) await navigate({ to: '/d/$dataset/overview', params: { dataset: String(id) } });
    return { ok: true, value: undefined };
  };
}

/** Longest name of a data set that the server takes. */
const NAME_LIMIT = 200;
