/** What this capture is, in one line of numbers. */
import type { ReactNode } from 'react';
import type { Histogram, Totals } from '../../../api/views.ts';
import { amountOf, isWithoutCounts } from '../../components/charts/amounts.ts';
import { epochSeconds, type Format, NOT_KNOWN, useFormat } from '../../lib/format.ts';
import { useHistogram, useTop } from '../../lib/queries.ts';
import { useKinds } from '../../lib/shown-captures.ts';
import classes from './facts-strip.module.css';

export function FactsStrip({ totals }: { readonly totals: Totals }) {
  const format = useFormat();
  const hosts = useTop({ by: 'ip', measure: 'bytes', limit: 8 });
  const roundTrips = useHistogram({ field: 'rtt' });
  const { first, last } = totals;
  const seconds = first === null || last === null ? 0 : epochSeconds(last) - epochSeconds(first);
  const bytes = amountOf(totals, 'bytes');
  const isUncounted = isWithoutCounts(totals);
  const known = (text: string): string => (isUncounted ? NOT_KNOWN : text);
  const perSecond = seconds > 0 ? amountOf(totals, 'packets') / seconds : 0;
  const { hasPackets } = useKinds();
  return (
    <dl className={classes.strip}>
      <Fact
        name="Time span"
        value={first === null ? '–' : format.duration(seconds)}
        note={hasPackets ? 'first to last packet' : 'first to last record'}
      />
      <Fact
        name="Flows"
        value={format.count(totals.flows)}
        note={hosts.data && `between ${format.count(hosts.data.rows.length + hosts.data.other.values)} hosts`}
      />
      <Fact
        name="Packets"
        value={known(format.count(amountOf(totals, 'packets')))}
        note={perSecond >= 0.1 && `${format.shortCount(perSecond)} a second`}
      />
      <Fact name="Bytes" value={known(format.bytes(bytes))} note={bytesNote(totals, seconds, format)} />
      <Fact
        name="Sent and received"
        value={known(`${format.bytes(totals.bytes_sent)} | ${format.bytes(totals.bytes_received)}`)}
        note="by source, by destination"
      />
      <Fact name="Round trip" {...roundTripFact(roundTrips.data, hasPackets, format)} />
    </dl>
  );
}

/** Nothing is said of it until it is known. */
function roundTripFact(data: Histogram | undefined, hasPackets: boolean, format: Format) {
  if (data === undefined) return { value: '…', note: '' };
  if (data.percentiles === null)
    return { value: '–', note: hasPackets ? 'no whole TCP handshake' : 'flow logs do not tell' };
  const { p50, p99 } = data.percentiles;
  return { value: format.duration(p50), note: `median; 99 % below ${format.duration(p99)}` };
}

/** Flow logs do not always count. */
function bytesNote({ flows, uncounted, ...totals }: Totals, seconds: number, format: Format): string {
  if (uncounted > 0)
    return uncounted === flows ? 'the log counts none' : `not known of ${format.count(uncounted)} flows`;
  return seconds > 0 ? `${format.bitRate((amountOf({ flows, ...totals }, 'bytes') * 8) / seconds)} on average` : '';
}

function Fact({ name, value, note }: { readonly name: string; readonly value: string; readonly note: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd className={classes.value}>{value}</dd>
      <dd className={classes.note}>{note || '\u00a0'}</dd>
    </div>
  );
}
