/** What a country itself sent and received: as the source of some flows and the destination of others. */
import type { Sums } from '../../../api/scope.ts';
import type { Top } from '../../../api/views.ts';
import { addSums, amountOf, NO_SUMS, type Size } from '../../components/charts/amounts.ts';

export interface CountryVolume {
  /** Bytes that hosts of the country sent. */
  readonly from: number;
  /** Bytes that hosts of the country received. */
  readonly to: number;
}

export function countryVolume(asSource: Sums, asDestination: Sums): CountryVolume {
  return {
    from: asSource.bytes_sent + asDestination.bytes_received,
    to: asSource.bytes_received + asDestination.bytes_sent,
  };
}

export const wholeOf = (top: Top): Sums => top.rows.reduce<Sums>(addSums, addSums(NO_SUMS, top.other));

export interface Host {
  readonly address: string;
  readonly sums: Sums;
}

/** Hosts of the country, whichever side they were on; the flows of the two answers must not overlap. */
export function hostsOf(asSource: Top, asDestination: Top, size: Size, count: number): Host[] {
  const byAddress = new Map<string, Sums>();
  for (const row of [...asSource.rows, ...asDestination.rows]) {
    const address = String(row.value);
    byAddress.set(address, addSums(byAddress.get(address) ?? NO_SUMS, row));
  }
  return [...byAddress]
    .map(([address, sums]) => ({ address, sums }))
    .sort((a, b) => amountOf(b.sums, size) - amountOf(a.sums, size))
    .slice(0, count);
}
