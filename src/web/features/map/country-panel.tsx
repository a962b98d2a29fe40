/** One country: what it sent and received, its hosts, its services, its course over time. */
import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { Sums } from '../../../api/scope.ts';
import type { TopRow } from '../../../api/views.ts';
import { equalsTerm } from '../../../query/filter-terms.ts';
import { printFilter } from '../../../query/print-filter.ts';
import { amountOf, NO_SUMS, type Size, shareOf } from '../../components/charts/amounts.ts';
import { narrow } from '../../components/charts/choose-terms.ts';
import { formatSize } from '../../components/charts/mark.ts';
import { Flag } from '../../components/flag.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Value } from '../../components/value.tsx';
import { useColors } from '../../lib/colors.ts';
import { useFormat } from '../../lib/format.ts';
import { countryName } from '../../lib/labels.ts';
import { useTop } from '../../lib/queries.ts';
import { useScope } from '../../lib/scope.ts';
import { CountryCourse } from './country-course.tsx';
import { hostsOf, wholeOf } from './country-sums.ts';
import classes from './panel.module.css';
import { Proportion } from './proportion.tsx';
import { SIDE_FIELDS, type Side } from './sides.ts';

export interface CountryPanelProps {
  readonly code: string;
  readonly side: Side;
  readonly size: Size;
  /** The country's sums; undefined where it has no flow in what is shown. */
  readonly row: TopRow | undefined;
  readonly whole: Sums | undefined;
  readonly close: () => void;
}

const SERVICES_SHOWN = 6;
const HOSTS_SHOWN = 8;
/** Asked of each side, so that those who lead on both together are among them. */
const HOSTS_ASKED = 100;

export function CountryPanel({ code, side, size, row, whole, close }: CountryPanelProps) {
  const format = useFormat();
  const { filter, onlyThis, addFilterTerm } = useScope();
  const serviceColour = useColors('service');
  const term = { field: SIDE_FIELDS[side], value: code };
  const narrowed = narrow(filter, printFilter(equalsTerm(term.field, code)));
  const isDestination = narrow(narrowed, printFilter(equalsTerm('dst_country', code)));
  // The destination's country goes first where both sides are in it, as `far_country` has it; no flow counts twice.
  const isSource = narrow(narrowed, side === 'far' ? `not dst_country = ${code}` : `src_country = ${code}`);
  const services = useTop({ by: 'service', measure: size, limit: SERVICES_SHOWN }, { filter: narrowed });
  const destinations = useTop(
    { by: 'dst_ip', measure: size, limit: HOSTS_ASKED },
    { filter: isDestination },
    side !== 'source',
  );
  const sources = useTop(
    { by: 'src_ip', measure: size, limit: HOSTS_ASKED },
    { filter: isSource },
    side !== 'destination',
  );
  const asDestination = side === 'source' ? undefined : destinations;
  const asSource = side === 'destination' ? undefined : sources;
  const isReady =
    (asDestination === undefined || asDestination.data !== undefined) &&
    (asSource === undefined || asSource.data !== undefined);
  const none = { rows: [], other: { values: 0, ...NO_SUMS } };
  const destinationTop = asDestination?.data ?? none;
  const sourceTop = asSource?.data ?? none;
  const sums = row ?? NO_SUMS;
  const list = (rows: readonly { key: string; name: React.ReactNode; sums: Sums }[]) => (
    <table className={classes.table}>
      <tbody>
        {rows.map((entry) => (
          <tr key={entry.key}>
            <td>{entry.name}</td>
            <td className="cs-number">{formatSize(format, size, amountOf(entry.sums, size))}</td>
            <td className="cs-number cs-dim">
              {format.percent(shareOf(amountOf(entry.sums, size), amountOf(sums, size)))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
  return (
    <aside className={classes.panel} aria-label={countryName(code)}>
      <div className={classes.head}>
        <h2 className={classes.name}>
          <Flag country={code} /> <span className="cs-cut">{countryName(code)}</span>
        </h2>
        <ActionIcon variant="subtle" color="gray" aria-label="Close" onClick={close}>
          <IconX size={16} />
        </ActionIcon>
      </div>
      {row === undefined ? (
        <p className={classes.note}>No flow in what is shown.</p>
      ) : (
        <p className={classes.note}>
          {format.count(row.flows)} flows, {format.count(amountOf(row, 'packets'))} packets,{' '}
          {format.bytes(amountOf(row, 'bytes'))}
          {whole !== undefined && (
            <>
              , {format.percent(shareOf(amountOf(row, size), amountOf(whole, size)))} of all {size}
            </>
          )}
        </p>
      )}
      <div className={classes.buttons}>
        <Button size="compact-sm" variant="default" onClick={() => onlyThis(term)}>
          Only this
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => addFilterTerm({ ...term, exclude: true })}>
          Exclude
        </Button>
      </div>
      {row !== undefined && (
        <>
          {isReady && (
            <Proportion
              asSource={wholeOf(sourceTop)}
              asDestination={wholeOf(destinationTop)}
              name={countryName(code)}
            />
          )}
          <h3 className={classes.title}>When?</h3>
          <CountryCourse filter={narrowed} size={size} name={countryName(code)} />
          <h3 className={classes.title}>Which services?</h3>
          <QueryView query={services} height={120}>
            {(top) =>
              list(
                top.rows.map((entry) => ({
                  key: String(entry.value),
                  name: <Value field="service" value={entry.value} color={serviceColour(entry.value)} />,
                  sums: entry,
                })),
              )
            }
          </QueryView>
          <h3 className={classes.title}>Which hosts there?</h3>
          {isReady &&
            list(
              hostsOf(sourceTop, destinationTop, size, HOSTS_SHOWN).map(({ address, sums: hostSums }) => ({
                key: address,
                name: <Value field="ip" value={address} />,
                sums: hostSums,
              })),
            )}
        </>
      )}
    </aside>
  );
}
