/** Values and fields in words: what a person reads instead of `DE`, `6`, `dst_port` or null. */
import { findField } from '../../query/fields.ts';
import { COLUMNS, type ColumnName } from '../../schema/columns.ts';
import { protocolName } from '../../schema/protocols.ts';
import { NOT_KNOWN } from './format.ts';

export type FieldName = string;
export type CellValue = string | number | null;

const REGION_NAMES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

export const isColumn = (field: FieldName): field is ColumnName => Object.hasOwn(COLUMNS, field);

export function fieldLabel(field: FieldName): string {
  return findField(field)?.label ?? field.replaceAll('_', ' ');
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

/** TCP, UDP …; the API gives the number or, as some routes do, the name. */
export function protoName(value: CellValue): string {
  return (typeof value === 'number' ? protocolName(value) : String(value)).toUpperCase();
}

/** Fields that much traffic has nothing for. */
const NO_PORT = /(^|_)port$/;
const WITHOUT = /(^|_)(port|vlan|tunnel)$/;

/** Zeek's words for how a connection went, in sentences. */
const STATES: Readonly<Record<string, string>> = {
  S0: 'asked for, never answered',
  S1: 'opened, not seen to close',
  SF: 'answered, and closed as it should be where it is TCP',
  REJ: 'asked for and rejected',
  S2: 'opened; the source closed, no answer to that was seen',
  S3: 'opened; the destination closed, no answer to that was seen',
  RSTO: 'opened, broken off by the source',
  RSTR: 'broken off by the destination',
  RSTOS0: 'asked for, then broken off by the source without an answer',
  RSTRH: 'answered, then broken off by the destination; the request was not seen',
  SH: 'asked for and closed by the source without an answer',
  SHR: 'only the answer was seen',
  OTH: 'neither opening nor closing was seen',
};

/** What a value means that is a word of a trade. */
export function valueMeaning(field: FieldName, value: CellValue): string | undefined {
  return field === 'conn_state' && typeof value === 'string' ? STATES[value] : undefined;
}

/** The value and what it means, where it needs to be said. */
export function valueHint(field: FieldName, value: CellValue): string | undefined {
  if (value === null && NO_PORT.test(field)) return 'none, as its protocol has no ports';
  const meaning = valueMeaning(field, value);
  return meaning === undefined ? undefined : `${value}, ${meaning}`;
}

/** What is shown for a value of a field. */
export function valueLabel(field: FieldName, value: CellValue): string {
  if (value === null) return WITHOUT.test(field) ? 'None' : NOT_KNOWN;
  if (isCountryField(field)) return countryName(value);
  if (field === 'proto') return protoName(value);
  if (field.endsWith('asn')) return `AS${value}`;
  return String(value);
}
