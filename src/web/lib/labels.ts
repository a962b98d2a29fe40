/** Values and fields in words: what a person reads instead of `DE`, `6`, `dst_port` or null. */
import { COLUMNS, type ColumnName } from '../../schema/columns.ts';
import { NOT_KNOWN } from './format.ts';

export type FieldName = string;
export type CellValue = string | number | null;

const REGION_NAMES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** IANA numbers that are seen; the rest are told by number. */
const PROTO_NAMES: Readonly<Record<number, string>> = {
  1: 'ICMP',
  2: 'IGMP',
  4: 'IPv4',
  6: 'TCP',
  17: 'UDP',
  41: 'IPv6',
  47: 'GRE',
  50: 'ESP',
  51: 'AH',
  58: 'ICMPv6',
  88: 'EIGRP',
  89: 'OSPF',
  103: 'PIM',
  112: 'VRRP',
  132: 'SCTP',
};

/** Fields that mean either side, or sent and received together. */
const VIRTUAL_LABELS: Readonly<Record<string, string>> = {
  ip: 'Host',
  port: 'Port, either side',
  name: 'Name',
  mac: 'MAC, either side',
  country: 'Country',
  far_country: 'Far country',
  asn: 'AS',
  org: 'Organisation',
  bytes: 'Bytes',
  packets: 'Packets',
  payload: 'Payload',
  retransmits: 'Retransmitted',
  proto_name: 'IP protocol',
};

export const isColumn = (field: FieldName): field is ColumnName => Object.hasOwn(COLUMNS, field);

export function fieldLabel(field: FieldName): string {
  return isColumn(field) ? COLUMNS[field].label : (VIRTUAL_LABELS[field] ?? field.replaceAll('_', ' '));
}

const isCountryField = (field: FieldName): boolean => field.endsWith('country');

/** A two-letter code that is a country; "private" and its like are not. */
export function countryCode(value: CellValue): string | null {
  return typeof value === 'string' && /^[A-Z]{2}$/.test(value) ? value : null;
}

export function countryName(value: CellValue): string {
  if (value === null) return NOT_KNOWN;
  const code = countryCode(value);
  if (code !== null) return REGION_NAMES.of(code) ?? code;
  const word = String(value);
  return word.charAt(0).toUpperCase() + word.slice(1);
}

export function protoName(value: CellValue): string {
  return (typeof value === 'number' && PROTO_NAMES[value]) || `IP protocol ${value}`;
}

/** What is shown for a value of a field. */
export function valueLabel(field: FieldName, value: CellValue): string {
  if (value === null) return field === 'tunnel' || field === 'vlan' ? 'None' : NOT_KNOWN;
  if (isCountryField(field)) return countryName(value);
  if (field === 'proto') return protoName(value);
  if (field.endsWith('asn')) return `AS${value}`;
  return String(value);
}
