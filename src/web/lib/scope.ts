/**
 * What is being looked at: data set, filter, range of time, captures. All of it lives in the address, so that every
 * picture has a link and the browser's back takes back the last step.
 */
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Scope } from '../../api/scope.ts';
import { excludeValue, type FieldValue, includeValue, onlyValue } from './filter-terms.ts';
import type { Search } from './search-text.ts';

export type { FieldValue } from './filter-terms.ts';

export interface ScopeControl {
  readonly dataset: number;
  /** As the view routes take it; the same object until something in it changes. */
  readonly scope: Scope;
  readonly filter: string;
  readonly setFilter: (filter: string) => void;
  /** Both or none; RFC 3339. */
  readonly setRange: (range: { readonly from: string; readonly to: string } | null) => void;
  readonly setCaptures: (captures: readonly number[]) => void;
  /** Everything of the data set again. */
  readonly clear: () => void;
  /** What a click on a value does: only it; again: no longer. */
  readonly onlyThis: (term: FieldValue) => void;
  /** Include beside what is included already, or exclude. */
  readonly addFilterTerm: (term: FieldValue & { readonly exclude?: boolean }) => void;
}

/** The address's search and a way to change it; `replace` for what is no step to go back to. */
function useAddress(): [Search, (change: Search, options?: { replace?: boolean }) => void] {
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  return [
    search,
    (change, { replace = false } = {}) => {
      void navigate({ to: '.', search: (previous: Search) => ({ ...previous, ...change }), replace } as never);
    },
  ];
}

export function useScope(): ScopeControl {
  const { dataset } = useParams({ strict: false }) as { dataset?: string };
  const [{ filter = '', from, to, capture }, change] = useAddress();
  const scope = useMemo<Scope>(
    () => ({
      ...(filter !== '' && { filter }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(capture !== undefined && { capture }),
    }),
    [filter, from, to, capture],
  );
  const setFilter = (text: string) => {
    if (text !== filter) change({ filter: text });
  };
  return {
    dataset: Number(dataset ?? 0),
    scope,
    filter,
    setFilter,
    setRange: (range) => change({ from: range?.from, to: range?.to }),
    setCaptures: (captures) => change({ capture: captures.length === 0 ? undefined : captures.join(',') }),
    clear: () => change({ filter: undefined, from: undefined, to: undefined, capture: undefined }),
    onlyThis: (term) => setFilter(onlyValue(filter, term)),
    addFilterTerm: ({ exclude = false, ...term }) =>
      setFilter(exclude ? excludeValue(filter, term) : includeValue(filter, term)),
  };
}

/** A view's own setting in the address, such as the measure shown; absent there while it is `initial`. */
export function useViewParam<T extends string>(
  name: string,
  initial: T,
  allowed?: readonly T[],
): [T, (value: T) => void] {
  const [search, change] = useAddress();
  const text = search[name] as T | undefined;
  const value = text === undefined || (allowed !== undefined && !allowed.includes(text)) ? initial : text;
  return [value, (next) => change({ [name]: next === initial ? undefined : next }, { replace: true })];
}
