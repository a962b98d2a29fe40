/** What the country's hosts sent and what they received, as two parts of one bar. */
import type { Sums } from '../../../api/scope.ts';
import { shareOf } from '../../components/charts/amounts.ts';
import { useFormat } from '../../lib/format.ts';
import { countryVolume } from './country-sums.ts';
import classes from './panel.module.css';

export interface ProportionProps {
  readonly asSource: Sums;
  readonly asDestination: Sums;
  readonly name: string;
}

export function Proportion({ asSource, asDestination, name }: ProportionProps) {
  const format = useFormat();
  const { from, to } = countryVolume(asSource, asDestination);
  const share = shareOf(from, from + to);
  return (
    <>
      <div className={classes.proportion} aria-hidden="true">
        <span style={{ flex: share, background: 'var(--cs-sent)' }} />
        <span style={{ flex: 1 - share, background: 'var(--cs-received)' }} />
      </div>
      <div className={classes.ends}>
        <span>
          <b>{format.bytes(from)}</b>
          <span className="cs-dim">
            sent by {name}, {format.percent(share)}
          </span>
        </span>
        <span>
          <b>{format.bytes(to)}</b>
          <span className="cs-dim">received, {format.percent(from + to === 0 ? 0 : 1 - share)}</span>
        </span>
      </div>
    </>
  );
}
