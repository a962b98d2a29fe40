/** What is known of addresses in a ranking besides their sums: country and name, asked for those few only. */
import { useMemo } from 'react';
import type { Pairs } from '../../api/views.ts';
import { andFilter, readFilter } from './filter-terms.ts';
import type { CellValue } from './labels.ts';
import { usePairs } from './queries.ts';
import { useScope } from './scope.ts';

export interface EndFacts {
  readonly country: CellValue;
  readonly name: string | null;
}

export type EndsOf = (address: CellValue) => EndFacts | undefined;

export const isEndField = (field: string): field is 'src_ip' | 'dst_ip' => field === 'src_ip' || field === 'dst_ip';

/** More than one name may have led to an address: the one that carried the most is first. */
const PAIRS_LIMIT = 100;

/** `addresses`: at most a few dozen; none asks nothing. */
export function useEnds(field: string, addresses: readonly string[]): EndsOf {
  const { filter } = useScope();
  const isAsked = isEndField(field) && addresses.length > 0;
  const side = field.slice(0, 3);
  const among = readFilter(`${field} in (${addresses.join(', ')})`);
  const narrowed = isAsked && among.ok && among.filter !== null ? { filter: andFilter(filter, among.filter) } : {};
  const question = { a: field, measure: 'bytes' as const, limit: PAIRS_LIMIT };
  const countries = usePairs({ ...question, b: `${side}_country` }, narrowed, isAsked);
  const names = usePairs({ ...question, b: `${side}_name` }, narrowed, isAsked);
  return useMemo(() => {
    const facts = factsOf(countries.data, names.data);
    return (address) => facts.get(String(address));
  }, [countries.data, names.data]);
}

/** Both lists have what carried the most first. */
export function factsOf(countries: Pairs | undefined, names: Pairs | undefined): ReadonlyMap<string, EndFacts> {
  const facts = new Map<string, EndFacts>();
  for (const { a, b } of countries?.rows ?? []) {
    if (!facts.has(String(a))) facts.set(String(a), { country: b, name: null });
  }
  for (const { a, b } of names?.rows ?? []) {
    const known = facts.get(String(a));
    if (b !== null && b !== a && known?.name === null) facts.set(String(a), { ...known, name: String(b) });
  }
  return facts;
}
