/** What can be filtered and grouped by: every column of the catalogue, and fields made of two columns. */
import type { ColumnSpec, ColumnType } from '../schema/columns/column-spec.ts';
import { COLUMN_NAMES, COLUMNS, type ColumnName } from '../schema/columns.ts';

/**
 * How a field comes from its columns:
 *
 * - `column`: it is one
 * - `either`: a flow has both values, that of its source and that of its destination
 * - `sum`: what was sent plus what was received, not known when either is not
 * - `far`: the country on the far side
 */
export type FieldKind = 'column' | 'either' | 'sum' | 'far';

export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly type: ColumnType;
  readonly unit: ColumnSpec['unit'];
  /** One column, or two: source and destination, sent and received. */
  readonly columns: readonly ColumnName[];
  readonly nullable: boolean;
  readonly label: string;
  readonly doc: string;
}

const virtual = (kind: FieldKind, name: string, columns: readonly ColumnName[], label: string, doc: string): Field => {
  const [first] = columns;
  if (first === undefined) throw new Error(`field ${name} has no columns`);
  const { type, unit } = COLUMNS[first];
  return { name, kind, type, unit, columns, nullable: columns.some((column) => COLUMNS[column].nullable), label, doc };
};

const VIRTUAL_FIELDS: readonly Field[] = [
  virtual('either', 'ip', ['src_ip', 'dst_ip'], 'Address', 'Address of either side.'),
  virtual('either', 'port', ['src_port', 'dst_port'], 'Either port', 'Port of either side.'),
  virtual('either', 'name', ['src_name', 'dst_name'], 'Name', 'Name of either side.'),
  virtual('either', 'mac', ['src_mac', 'dst_mac'], 'MAC', 'Hardware address of either side.'),
  virtual('either', 'country', ['src_country', 'dst_country'], 'Country', 'Country of either side.'),
  virtual('either', 'asn', ['src_asn', 'dst_asn'], 'AS', 'Autonomous system of either side.'),
  virtual('either', 'org', ['src_org', 'dst_org'], 'Organisation', 'Organisation of either side.'),
  virtual('sum', 'bytes', ['bytes_sent', 'bytes_received'], 'Bytes', 'Wire bytes sent and received.'),
  virtual('sum', 'packets', ['packets_sent', 'packets_received'], 'Packets', 'Packets sent and received.'),
  virtual('sum', 'payload', ['payload_sent', 'payload_received'], 'Payload', 'Payload bytes sent and received.'),
  virtual(
    'sum',
    'retransmits',
    ['retransmits_sent', 'retransmits_received'],
    'Retransmitted',
    'TCP segments sent again by either side; null for other protocols.',
  ),
  virtual(
    'far',
    'far_country',
    ['src_country', 'dst_country'],
    'Far country',
    'Country of the destination where it is in one, else that of the source where that is, else what is said of the destination.',
  ),
];

const columnField = (name: ColumnName): Field => ({ name, kind: 'column', columns: [name], ...COLUMNS[name] });

export const FIELDS: ReadonlyMap<string, Field> = new Map(
  [...COLUMN_NAMES.map(columnField), ...VIRTUAL_FIELDS].map((field) => [field.name, field]),
);

export function findField(name: string): Field | undefined {
  return FIELDS.get(name);
}

const GROUPABLE: ReadonlySet<ColumnType> = new Set(['u8', 'u16', 'u32', 'text', 'ip', 'mac']);

/** Whether flows can be grouped by the field's values. */
export function isGroupable(field: Field): boolean {
  return field.kind !== 'sum' && field.name !== 'flow_id' && GROUPABLE.has(field.type);
}

/** Whether flows can be put in order by the field's values. */
export function isSortable(field: Field): boolean {
  return field.kind !== 'either' && field.type !== 'json';
}

/** Whether the country is one (ISO 3166, two letters), not a word such as "private". */
export function isRealCountry(country: string | null): boolean {
  return country !== null && country.length === 2;
}

/** What `far_country` says of a flow. */
export function farCountry(src: string | null, dst: string | null): string | null {
  return !isRealCountry(dst) && isRealCountry(src) ? src : dst;
}
