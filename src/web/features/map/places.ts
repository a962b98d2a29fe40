/** Parts the volumes of the map: countries that are drawn, and everything beside the map, so that nothing goes missing. */
import type { Sums } from '../../../api/scope.ts';
import type { Top, TopRow } from '../../../api/views.ts';
import { addSums, amountOf, NO_SUMS, type Size } from '../../components/charts/amounts.ts';
import { countryCode } from '../../lib/labels.ts';

export interface Places {
  readonly whole: Sums;
  readonly drawn: readonly TopRow[];
  readonly drawnSums: Sums;
  /** Private, multicast, not known, and countries that the map has no shape for. */
  readonly beside: readonly TopRow[];
  /** Beyond what was asked for; no capture has more than a few hundred countries. */
  readonly other: Top['other'];
}

export function partPlaces(top: Top, shapes: ReadonlySet<string>, size: Size): Places {
  const ordered = top.rows.toSorted((a, b) => amountOf(b, size) - amountOf(a, size));
  const isDrawn = (row: TopRow): boolean => {
    const code = countryCode(row.value);
    return code !== null && shapes.has(code);
  };
  const drawn = ordered.filter(isDrawn);
  return {
    whole: top.rows.reduce<Sums>(addSums, addSums(NO_SUMS, top.other)),
    drawn,
    drawnSums: drawn.reduce<Sums>(addSums, NO_SUMS),
    beside: ordered.filter((row) => !isDrawn(row)),
    other: top.other,
  };
}
