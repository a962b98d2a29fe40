/** The columns of the flow table: those of the catalogue, and some that are put together from several. */
import type { FlowRow } from '../../../api/flows.ts';
import { COLUMNS, type ColumnName, USUAL_COLUMN_NAMES } from '../../../schema/columns.ts';

/** Put together: an end with name, address and flag; both ways of packets and bytes. */
export const COMPOSITES = {
  source: {
    label: 'Source',
    doc: 'The side that opened the flow: its name over its address.',
    columns: ['src_name', 'src_ip', 'src_country'],
    sort: 'src_ip',
    width: 230,
    least: 156,
  },
  destination: {
    label: 'Destination',
    doc: 'The side that was called: its name over its address.',
    columns: ['dst_name', 'server_name', 'service', 'dst_ip', 'dst_country'],
    sort: 'dst_ip',
    width: 230,
    least: 156,
  },
  packets: {
    label: 'Packets',
    doc: 'Packets both ways.',
    columns: ['packets_sent', 'packets_received'],
    sort: 'packets',
    width: 92,
    least: 88,
  },
  bytes: {
    label: 'Sent | received',
    doc: 'Wire bytes from source to destination and back; bars on a logarithmic scale.',
    columns: ['bytes_sent', 'bytes_received'],
    sort: 'bytes',
    width: 216,
    least: 176,
  },
} as const satisfies Record<
  string,
  {
    readonly label: string;
    readonly doc: string;
    readonly columns: readonly ColumnName[];
    readonly sort: string;
    readonly width: number;
    readonly least: number;
  }
>;

export type CompositeName = keyof typeof COMPOSITES;
export type FlowColumnName = ColumnName | CompositeName;

const isComposite = (name: string): name is CompositeName => Object.hasOwn(COMPOSITES, name);

export interface FlowColumn {
  readonly name: FlowColumnName;
  readonly label: string;
  readonly doc: string;
  /** Pixels, where there is room, and the least that can be read. */
  readonly width: number;
  readonly least: number;
  readonly isNumber: boolean;
  /** What the API is asked to sort by, and which of its columns are needed. */
  readonly sort: string;
  readonly columns: readonly ColumnName[];
}

const WIDTHS: Partial<Record<ColumnName, number>> = {
  start: 142,
  end: 142,
  service: 104,
  service_guess: 110,
  application: 150,
  dst_port: 70,
  src_port: 90,
  duration: 92,
  conn_state: 64,
  decision: 84,
  rule: 210,
  history: 130,
  src_ip: 200,
  dst_ip: 200,
  ja4: 290,
  community_id: 240,
  server_name: 230,
  src_name: 200,
  dst_name: 200,
  src_country: 150,
  dst_country: 150,
  src_org: 200,
  dst_org: 200,
};
/** Where the composite of the same end has the plain word. */
const LABELS: Partial<Record<ColumnName, string>> = { src_ip: 'Source address', dst_ip: 'Destination address' };
const NUMBER_TYPES = new Set(['u8', 'u16', 'u32', 'count', 'nanos', 'ratio']);
/** Numbers that name something are read from the left, as text is. */
const NAMING: ReadonlySet<string> = new Set([
  'capture_id',
  'flow_id',
  'proto',
  'src_port',
  'dst_port',
  'vlan',
  'src_asn',
  'dst_asn',
  'ip_version',
]);

const DATED_WIDTH = 236;
/** Where the table has to be narrow, such as beside details. */
const LEAST: Partial<Record<ColumnName, number>> = { duration: 84, dst_port: 66, conn_state: 52, rule: 160 };

/** `withDate`: times have their date, and need room for it. */
export function flowColumn(name: FlowColumnName, withDate = false): FlowColumn {
  if (isComposite(name)) return { name, isNumber: name === 'packets', ...COMPOSITES[name] };
  const { doc, type } = COLUMNS[name];
  const label = LABELS[name] ?? COLUMNS[name].label;
  const dated = withDate && type === 'time' ? DATED_WIDTH : undefined;
  const isNumber = NUMBER_TYPES.has(type) && !NAMING.has(name);
  const width = dated ?? WIDTHS[name] ?? (isNumber ? 110 : 130);
  return { name, label, doc, isNumber, width, least: LEAST[name] ?? width, sort: name, columns: [name] };
}

export const ALL_COLUMNS: readonly FlowColumnName[] = [
  ...(Object.keys(COMPOSITES) as CompositeName[]),
  ...USUAL_COLUMN_NAMES,
];

export const DEFAULT_COLUMNS: readonly FlowColumnName[] = [
  'start',
  'service',
  'source',
  'destination',
  'dst_port',
  'packets',
  'bytes',
  'duration',
  'conn_state',
];

/** Where a data set has a flow log. */
export const LOG_COLUMNS: readonly FlowColumnName[] = [...DEFAULT_COLUMNS.slice(0, -1), 'decision', 'rule'];

/** From the address: unknown names are left out, nothing left means the usual ones. */
export function readColumns(text: string, usual = DEFAULT_COLUMNS): readonly FlowColumnName[] {
  const known = text
    .split(',')
    .filter((name): name is FlowColumnName => (ALL_COLUMNS as readonly string[]).includes(name));
  return known.length === 0 ? usual : [...new Set(known)];
}

/** The API's `columns` for what is shown; the ids are always needed, to open the details. */
export function neededColumns(shown: readonly FlowColumn[]): string {
  return [...new Set<ColumnName>(['capture_id', 'flow_id', ...shown.flatMap(({ columns }) => columns)])].join(',');
}

export const flowKey = (row: FlowRow): string => `${row.capture_id}-${row.flow_id}`;
