/** Ranked bars: who leads, by how much. Each row is a value like any other, with everything that can be done with it. */
import type { Measure } from '../../../api/scope.ts';
import type { EndFacts, EndsOf } from '../../lib/ends.ts';
import { type Format, NOT_KNOWN } from '../../lib/format.ts';
import { type CellValue, countryName } from '../../lib/labels.ts';
import { Flag } from '../flag.tsx';
import { Value } from '../value.tsx';
import { useValueActions } from '../value-menu.tsx';
import { isNotCounted } from './amounts.ts';
import { NothingToShow } from './figure.tsx';
import type { Ranked, RankedRow } from './ranked.ts';
import classes from './ranked-bars.module.css';

export interface RankedBarsProps {
  readonly ranked: Ranked;
  readonly field: string;
  readonly measure: Measure;
  readonly format: Format;
  readonly colourOf?: (value: string | number | null) => string;
  /** Country and name of an address. */
  readonly endsOf?: EndsOf;
}

export const formatMeasure = (format: Format, measure: Measure, amount: number): string =>
  measure.startsWith('bytes') ? format.bytes(amount) : format.count(amount);

export function RankedBars({ ranked, field, measure, format, colourOf, endsOf }: RankedBarsProps) {
  const actions = useValueActions();
  if (ranked.rows.length === 0) return <NothingToShow>Nothing in what is shown.</NothingToShow>;
  return (
    <ol className={classes.list}>
      {ranked.rows.map((row) => (
        <li key={`${typeof row.value}:${row.value}`} className={classes.row}>
          {endsOf === undefined ? (
            <Value field={field} value={row.value} />
          ) : (
            <End field={field} value={row.value} facts={endsOf(row.value)} />
          )}
          <button
            type="button"
            className={classes.track}
            tabIndex={-1}
            aria-hidden="true"
            onClick={(event) => (event.altKey ? actions.exclude : actions.only)({ field, value: row.value })}
          >
            <Bar row={row} measure={measure} colour={colourOf?.(row.value)} />
          </button>
          <span className={classes.amount}>{formatMeasure(format, measure, row.amount)}</span>
          <span className={classes.share}>{format.percent(row.share)}</span>
        </li>
      ))}
      {ranked.rest !== undefined && (
        <li className={classes.row} data-rest>
          <span>Other ({format.count(ranked.rest.values)})</span>
          <span />
          {measure !== 'flows' && isNotCounted(ranked.rest.sums) ? (
            <span className={classes.amount}>{NOT_KNOWN}</span>
          ) : (
            <>
              <span className={classes.amount}>{formatMeasure(format, measure, ranked.rest.amount)}</span>
              <span className={classes.share}>{format.percent(ranked.rest.share)}</span>
            </>
          )}
        </li>
      )}
    </ol>
  );
}

interface EndProps {
  readonly field: string;
  readonly value: CellValue;
  readonly facts: EndFacts | undefined;
}

function End({ field, value, facts }: EndProps) {
  return (
    <span className={classes.end}>
      <span className={classes.flag} title={facts === undefined ? undefined : countryName(facts.country)}>
        <Flag country={facts?.country ?? null} />
      </span>
      <Value field={field} value={value} />
      {facts?.name != null && (
        <span className={classes.name} title={facts.name}>
          {facts.name}
        </span>
      )}
    </span>
  );
}

function Bar({
  row,
  measure,
  colour,
}: {
  readonly row: RankedRow;
  readonly measure: Measure;
  readonly colour: string | undefined;
}) {
  const width = `${row.length * 100}%`;
  if (measure !== 'bytes' || colour !== undefined) {
    return (
      <span
        className={classes.bar}
        data-measure={measure}
        style={{ width, ...(colour !== undefined && { background: colour }) }}
      />
    );
  }
  const sent = row.amount === 0 ? 0 : row.sums.bytes_sent / row.amount;
  return (
    <span className={classes.bar} style={{ width }}>
      <span className={classes.sent} style={{ width: `${sent * 100}%` }} />
      <span className={classes.received} style={{ width: `${(1 - sent) * 100}%` }} />
    </span>
  );
}
