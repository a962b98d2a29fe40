/** What the map draws and what it cannot, so that both sum to all that is shown. */
import { Skeleton } from '@mantine/core';
import type { Sums } from '../../../api/scope.ts';
import { amountOf, type Size, shareOf } from '../../components/charts/amounts.ts';
import { formatSize, SIZE_WORDS } from '../../components/charts/mark.ts';
import { Value } from '../../components/value.tsx';
import { useFormat } from '../../lib/format.ts';
import classes from './panel.module.css';
import type { Places } from './places.ts';

export interface BesidePanelProps {
  readonly places: Places | undefined;
  readonly field: string;
  readonly size: Size;
}

const COUNTRIES_SHOWN = 12;

export function BesidePanel({ places, field, size }: BesidePanelProps) {
  const format = useFormat();
  if (places === undefined) return <Skeleton height={300} />;
  const amounts = (sums: Sums) => (
    <>
      <td className="cs-number">{formatSize(format, size, amountOf(sums, size))}</td>
      <td className="cs-number cs-dim">
        {format.percent(shareOf(amountOf(sums, size), amountOf(places.whole, size)))}
      </td>
    </>
  );
  const list = (rows: Places['drawn']) =>
    rows.map((row) => (
      <tr key={String(row.value)}>
        <td>
          <Value field={field} value={row.value} />
        </td>
        {amounts(row)}
      </tr>
    ));
  const left = places.drawn.slice(COUNTRIES_SHOWN);
  const leftSums = left.reduce((sum, row) => sum + amountOf(row, size), 0);
  return (
    <aside className={classes.panel} aria-label="On the map and beside it">
      <h2 className={classes.title}>On the map</h2>
      {places.drawn.length === 0 ? (
        <p className={classes.note}>No country in what is shown.</p>
      ) : (
        <>
          <p className={classes.note}>Choose a country for its hosts, services and course over time.</p>
          <table className={classes.table}>
            <tbody>
              {list(places.drawn.slice(0, COUNTRIES_SHOWN))}
              {left.length > 0 && (
                <tr className="cs-dim">
                  <td>Other ({left.length})</td>
                  <td className="cs-number">{formatSize(format, size, leftSums)}</td>
                  <td className="cs-number">{format.percent(shareOf(leftSums, amountOf(places.whole, size)))}</td>
                </tr>
              )}
            </tbody>
          </table>
        </>
      )}
      <h2 className={classes.title}>Beside the map</h2>
      <table className={classes.table}>
        <tbody>
          {places.beside.length === 0 ? (
            <tr>
              <td className="cs-dim">Nothing: every flow is with a country on the map.</td>
            </tr>
          ) : (
            list(places.beside)
          )}
          {places.other.values > 0 && (
            <tr>
              <td>Other ({format.count(places.other.values)})</td>
              {amounts(places.other)}
            </tr>
          )}
        </tbody>
        <tfoot>
          <tr>
            <td>All {SIZE_WORDS[size].toLowerCase()} shown</td>
            {amounts(places.whole)}
          </tr>
        </tfoot>
      </table>
    </aside>
  );
}
