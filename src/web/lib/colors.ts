/**
 * A thing has one colour everywhere. The ten most used values of a field, over the whole data set, get a hue each and
 * keep it whatever is filtered; everything else is grey.
 */
import { useComputedColorScheme } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import * as api from './api.ts';
import { settledValue } from './api.ts';
import type { CellValue } from './labels.ts';
import { viewKey } from './queries.ts';
import { useScope } from './scope.ts';
import { DARK, LIGHT, type Tokens } from './tokens.ts';

/** Values with a hue of their own choice, so that they look the same in every data set where they get one. */
const PREFERRED: Readonly<Record<string, number>> = {
  tls: 0,
  http: 1,
  dns: 2,
  quic: 3,
  ssh: 4,
  smb: 5,
  ntp: 6,
  mdns: 7,
  dhcp: 8,
  icmp: 9,
  US: 0,
  DE: 1,
  GB: 2,
  FR: 3,
  CN: 5,
};

/**
 * Gives hues (0 to 9) to `values`, most used first. Who has one in `held` keeps it; then preferences count; then the
 * lowest hue that is free.
 */
export function assignHues(values: readonly string[], held: ReadonlyMap<string, number>): Map<string, number> {
  const hues = new Map(held);
  const free = new Set(LIGHT.categorical.keys());
  for (const hue of hues.values()) free.delete(hue);
  const give = (value: string, hue: number) => {
    hues.set(value, hue);
    free.delete(hue);
  };
  const waiting = values.filter((value) => !hues.has(value)).slice(0, free.size);
  for (const value of waiting) {
    const hue = PREFERRED[value];
    if (hue !== undefined && free.has(hue)) give(value, hue);
  }
  for (const value of waiting) {
    const [lowest] = free;
    if (!hues.has(value) && lowest !== undefined) give(value, lowest);
  }
  return hues;
}

export function useTokens(): Tokens {
  return useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark' ? DARK : LIGHT;
}

/** `colorOf(value)` for a field; null is the grey of what is not known, what is beyond the ten the grey of "Other". */
export function useColors(field: string): (value: CellValue) => string {
  const { dataset } = useScope();
  const tokens = useTokens();
  const client = useQueryClient();
  const queryKey = [...viewKey(dataset), 'hues', field];
  const { data: hues } = useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const { rows } = await settledValue(api.fetchTop(dataset, { by: field, measure: 'bytes', limit: 10 }, signal));
      const values = rows
        .map(({ value }) => value)
        .filter((value) => value !== null)
        .map(String);
      return assignHues(values, client.getQueryData<Map<string, number>>(queryKey) ?? new Map());
    },
    enabled: dataset > 0,
    staleTime: 60_000,
    structuralSharing: false,
  });
  return useCallback(
    (value) => {
      if (value === null) return tokens.notKnown;
      const hue = hues?.get(String(value));
      return hue === undefined ? tokens.other : tokens.categorical[hue]!;
    },
    [hues, tokens],
  );
}
