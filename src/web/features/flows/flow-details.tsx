/** One flow in full: its two ends, what went each way, and every column that is known. */
import { Skeleton } from '@mantine/core';
import { Fragment } from 'react';
import type { FlowDetails, FlowPiece, FlowRow } from '../../../api/flows.ts';
import type { ColumnGroup } from '../../../schema/columns/column-spec.ts';
import { COLUMNS, type ColumnName, USUAL_COLUMN_NAMES } from '../../../schema/columns.ts';
import { QueryView } from '../../components/query-view.tsx';
import { SidePanel } from '../../components/side-panel.tsx';
import { Value } from '../../components/value.tsx';
import { useColors } from '../../lib/colors.ts';
import { useFormat } from '../../lib/format.ts';
import { type CellValue, countryName, valueMeaning } from '../../lib/labels.ts';
import { useFlow } from '../../lib/queries.ts';
import { ColumnValue } from './cells.tsx';
import classes from './flow-details.module.css';
import { FlowFactsSections } from './flow-facts.tsx';
import { FlowPieces } from './flow-pieces.tsx';
import { PacketList } from './packet-list.tsx';

export interface FlowDetailsPanelProps {
  readonly ids: { readonly capture: number; readonly flow: number };
  readonly open: (piece: FlowPiece) => void;
  readonly close: () => void;
}

export function FlowDetailsPanel({ ids, open, close }: FlowDetailsPanelProps) {
  const query = useFlow(ids);
  return (
    <SidePanel title={`Flow ${ids.flow}`} label="Details of the flow" close={close}>
      <QueryView query={query} skeleton={<Skeleton height={360} />}>
        {(details) => <Details details={details} open={open} />}
      </QueryView>
    </SidePanel>
  );
}

const GROUPS: readonly (readonly [ColumnGroup, string])[] = [
  ['application', 'Application'],
  ['time', 'Time'],
  ['health', 'Health'],
  ['log', 'Flow log'],
  ['volume', 'Volume'],
  ['fingerprints', 'Fingerprints'],
  ['endpoints', 'Endpoints'],
  ['place', 'Place'],
  ['identity', 'Identity'],
];
/** Told at the top already. */
const TOLD: ReadonlySet<ColumnName> = new Set([
  'src_ip',
  'dst_ip',
  'src_port',
  'dst_port',
  'src_name',
  'dst_name',
  'src_country',
  'dst_country',
  'bytes_sent',
  'bytes_received',
  'packets_sent',
  'packets_received',
  'continues_capture',
  'continues_flow',
]);

interface DetailsProps {
  readonly details: FlowDetails;
  readonly open: (piece: FlowPiece) => void;
}

function Details({ details, open }: DetailsProps) {
  const { flow, facts, src, dst } = details;
  const serviceColor = useColors('service');
  const unknown = USUAL_COLUMN_NAMES.filter((name) => !TOLD.has(name) && columnOf(flow, name) === null);
  return (
    <>
      <div className={classes.ends}>
        <End flow={flow} side="src" place={src} title="Source" />
        <End flow={flow} side="dst" place={dst} title="Destination" />
      </div>
      <Ways flow={flow} />
      <FlowPieces details={details} open={open} />
      <PacketList flow={flow} />
      {GROUPS.map(([group, title]) => {
        const names = USUAL_COLUMN_NAMES.filter(
          (name) => COLUMNS[name].group === group && !TOLD.has(name) && columnOf(flow, name) !== null,
        );
        return (
          <Fragment key={group}>
            {names.length > 0 && (
              <section className={classes.group}>
                <h3>{title}</h3>
                <dl>
                  {names.map((name) => (
                    <Line key={name} name={name} value={columnOf(flow, name)} color={serviceColor} />
                  ))}
                </dl>
              </section>
            )}
            {group === 'application' && facts !== null && <FlowFactsSections facts={facts} />}
          </Fragment>
        );
      })}
      {unknown.length > 0 && (
        <p className={classes.unknown}>
          Not known: {unknown.map((name) => COLUMNS[name].label.toLowerCase()).join(', ')}
        </p>
      )}
    </>
  );
}

const columnOf = (flow: FlowRow, name: string): CellValue => flow[name] ?? null;

interface LineProps {
  readonly name: ColumnName;
  readonly value: CellValue;
  readonly color: (value: CellValue) => string;
}

function Line({ name, value, color }: LineProps) {
  const format = useFormat();
  const meaning = valueMeaning(name, value);
  return (
    <div className={classes.line}>
      <dt title={COLUMNS[name].doc}>{COLUMNS[name].label}</dt>
      <dd>
        {name === 'service' ? (
          <Value field={name} value={value} color={color(value)} />
        ) : COLUMNS[name].type === 'time' ? (
          <span>{format.time(String(value), { date: true, digits: 9 })}</span>
        ) : (
          <ColumnValue name={name} value={value} context={{ format, withDate: true }} />
        )}
        {meaning !== undefined && <div className="cs-dim">{meaning}</div>}
      </dd>
    </div>
  );
}

interface EndProps {
  readonly flow: FlowRow;
  readonly side: 'src' | 'dst';
  readonly place: FlowDetails['src'];
  readonly title: string;
}

function End({ flow, side, place, title }: EndProps) {
  const name = columnOf(flow, `${side}_name`);
  const port = columnOf(flow, `${side}_port`);
  const country = columnOf(flow, `${side}_country`);
  const where = [place.city, place.region]
    .filter((part, at, all) => part !== null && all.indexOf(part) === at)
    .join(', ');
  return (
    <div className={classes.endBox}>
      <h3>{title}</h3>
      {name !== null && (
        <div className={classes.endName}>
          <Value field={`${side}_name`} value={name} />
        </div>
      )}
      <div className={classes.address}>
        <Value field={`${side}_ip`} value={columnOf(flow, `${side}_ip`)} />
        {port !== null && (
          <>
            <span className="cs-dim">port</span> <Value field={`${side}_port`} value={port} />
          </>
        )}
      </div>
      <div>
        <Value field={`${side}_country`} value={country}>
          {[where, countryName(country)].filter((part) => part !== '').join(', ')}
        </Value>
      </div>
    </div>
  );
}

/** What went each way, side by side on one linear scale. */
function Ways({ flow }: { readonly flow: FlowRow }) {
  const format = useFormat();
  const number = (name: string): number | null => {
    const value = columnOf(flow, name);
    return typeof value === 'number' ? value : null;
  };
  const ways = [
    { label: 'Sent', color: 'var(--cs-sent)', bytes: number('bytes_sent'), packets: number('packets_sent') },
    {
      label: 'Received',
      color: 'var(--cs-received)',
      bytes: number('bytes_received'),
      packets: number('packets_received'),
    },
  ];
  const most = Math.max(1, ...ways.map(({ bytes }) => bytes ?? 0));
  return (
    <table className={classes.ways}>
      <tbody>
        {ways.map(({ label, color, bytes, packets }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td className={classes.bar}>
              <i style={{ width: `${(100 * (bytes ?? 0)) / most}%`, background: color }} />
            </td>
            <td title={bytes === null ? undefined : `${bytes} bytes`}>
              {bytes === null ? 'Bytes not known' : format.bytes(bytes)}
            </td>
            <td>{packets === null ? 'packets not known' : format.things(packets, 'packet')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
