/** What stands in a cell of the flow table, and in a line of a flow's details. */
import type { FlowRow } from '../../../api/flows.ts';
import { findField, isGroupable } from '../../../query/fields.ts';
import { COLUMNS, type ColumnName } from '../../../schema/columns.ts';
import { Flag } from '../../components/flag.tsx';
import { Value } from '../../components/value.tsx';
import { type Format, NOT_KNOWN } from '../../lib/format.ts';
import { type CellValue, countryName, valueLabel } from '../../lib/labels.ts';
import type { FlowColumnName } from './flow-columns.ts';
import classes from './flows.module.css';

export interface CellContext {
  readonly format: Format;
  readonly serviceColor: (value: CellValue) => string;
  readonly isCompact: boolean;
  /** Times need their date: what is shown is longer than a day. */
  readonly withDate: boolean;
  /** Most bytes of one direction among the rows at hand: the length of a full bar. */
  readonly mostBytes: number;
}

export function Cell({
  name,
  row,
  context,
}: {
  readonly name: FlowColumnName;
  readonly row: FlowRow;
  readonly context: CellContext;
}) {
  switch (name) {
    case 'source':
      return <End row={row} side="src" isCompact={context.isCompact} />;
    case 'destination':
      return <End row={row} side="dst" isCompact={context.isCompact} />;
    case 'packets':
      return <Packets row={row} format={context.format} />;
    case 'bytes':
      return <TwoSided row={row} context={context} />;
    case 'service':
    case 'service_guess':
      return (
        <Value field={name} value={cellOf(row, name)} color={context.serviceColor(cellOf(row, name))} tabIndex={-1} />
      );
    default:
      return <ColumnValue name={name} value={cellOf(row, name)} context={context} tabIndex={-1} />;
  }
}

const cellOf = (row: FlowRow, name: string): CellValue => row[name] ?? null;
const numberOf = (value: CellValue | undefined): number => (typeof value === 'number' ? value : 0);

export interface ColumnValueProps {
  readonly name: ColumnName;
  readonly value: CellValue;
  readonly context: Pick<CellContext, 'format' | 'withDate'>;
  readonly tabIndex?: number;
}

/** A column's value: to click where flows can be grouped by it, else as text. */
export function ColumnValue({ name, value, context, tabIndex }: ColumnValueProps) {
  const field = findField(name);
  if (field !== undefined && isGroupable(field)) {
    return <Value field={name} value={value} {...(tabIndex !== undefined && { tabIndex })} />;
  }
  if (value === null) return <span className="cs-dim">{NOT_KNOWN}</span>;
  return <span title={exactText(name, value)}>{columnText(name, value, context)}</span>;
}

export function columnText(
  name: ColumnName,
  value: CellValue,
  { format, withDate }: ColumnValueProps['context'],
): string {
  if (value === null) return NOT_KNOWN;
  const { type, unit } = COLUMNS[name];
  if (type === 'time') return format.time(String(value), { digits: 6, zone: false, date: withDate });
  if (type === 'nanos') return format.duration(Number(value));
  if (unit === 'bytes') return format.bytes(Number(value));
  if (type === 'count' || unit === 'segments') return format.count(Number(value));
  return valueLabel(name, value);
}

function exactText(name: ColumnName, value: CellValue): string | undefined {
  const { type, unit } = COLUMNS[name];
  if (type === 'time') return String(value);
  if (type === 'nanos') return `${value} s`;
  return unit === 'bytes' ? `${value} bytes` : undefined;
}

/** Services that are asked about a name, which is then not that of who answers. */
const ABOUT_OTHERS: ReadonlySet<string> = new Set([
  'dns',
  'mdns',
  'llmnr',
  'nbns',
  'dhcp',
  'ssdp',
  'whois',
  'dnscrypt',
]);

interface EndProps {
  readonly row: FlowRow;
  readonly side: 'src' | 'dst';
  readonly isCompact: boolean;
}

function End({ row, side, isCompact }: EndProps) {
  const country = cellOf(row, `${side}_country`);
  const ip = cellOf(row, `${side}_ip`);
  const ownName = cellOf(row, `${side}_name`);
  const isAsked = ownName === null && side === 'dst' && !ABOUT_OTHERS.has(String(cellOf(row, 'service')));
  const nameField = isAsked ? 'server_name' : `${side}_name`;
  const called = isAsked ? cellOf(row, 'server_name') : ownName;
  const name = called === ip ? null : called;
  const address = <Value field={`${side}_ip`} value={ip} tabIndex={-1} />;
  return (
    <span className={classes.end} title={`${name === null ? '' : `${name}\n`}${ip}\n${countryName(country)}`}>
      <span className={classes.flag}>
        <Flag country={country} />
      </span>
      {name === null ? (
        address
      ) : (
        <span className={isCompact ? classes.nameBeside : classes.nameOver}>
          <Value field={nameField} value={name} tabIndex={-1} />
          {address}
        </span>
      )}
    </span>
  );
}

/** Sent to the left, received to the right of one axis, on a logarithmic scale. */
function Packets({ row, format }: { readonly row: FlowRow; readonly format: Format }) {
  if (row.packets_sent === null && row.packets_received === null) return <span className="cs-dim">{NOT_KNOWN}</span>;
  return <>{format.count(numberOf(row.packets_sent) + numberOf(row.packets_received))}</>;
}

function TwoSided({ row, context: { format, mostBytes } }: { readonly row: FlowRow; readonly context: CellContext }) {
  if (row.bytes_sent === null && row.bytes_received === null) return <span className="cs-dim">{NOT_KNOWN}</span>;
  const sent = numberOf(row.bytes_sent);
  const received = numberOf(row.bytes_received);
  const share = (bytes: number) =>
    `${bytes === 0 ? 0 : Math.max(3, (100 * Math.log1p(bytes)) / Math.log1p(mostBytes || 1))}%`;
  return (
    <span
      className={classes.twoSided}
      title={`Sent ${format.count(sent)} bytes, received ${format.count(received)} bytes`}
    >
      <span className={classes.amount}>{format.bytes(sent)}</span>
      <span className={classes.sentBar}>
        <i style={{ width: share(sent) }} />
      </span>
      <span className={classes.receivedBar}>
        <i style={{ width: share(received) }} />
      </span>
      <span className={classes.amount} data-end>
        {format.bytes(received)}
      </span>
    </span>
  );
}
