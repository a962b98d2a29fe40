/** Values in a filter's text, read and printed by the type of the field they stand beside. */
import { formatIp, type IpRange, isIpv4, parseCidr } from '../base/ip.ts';
import { formatMac, parseMac } from '../base/mac.ts';
import { formatTime, parseTime } from '../base/time.ts';
import { protocolName, protocolNumber } from '../schema/protocols.ts';
import type { Field } from './fields.ts';
import type { Literal } from './filter-tree.ts';
import { bareFactor, printNumber, unitsOf } from './filter-units.ts';

/** What was wrong with a value, as the rest of a sentence: "`x` is …". */
export interface LiteralFault {
  readonly fault: string;
}

export function parseLiteral(field: Field, text: string): Literal | LiteralFault {
  switch (field.type) {
    case 'text':
      return canonicalText(field, text);
    case 'ip':
      return parseCidr(text) ?? { fault: 'not an address, such as 10.0.0.1, 10.0.0.0/8 or 2001:db8::1' };
    case 'mac':
      return parseMac(text) ?? { fault: 'not a hardware address, such as 00:1b:21:3c:9d:f8' };
    case 'time':
      return parseInstant(text) ?? { fault: 'not a time, such as 2026-05-04T12:30:00Z or 2026-05-04' };
    default:
      return (field.name === 'proto' ? protocolNumber(text) : null) ?? parseNumber(field, text);
  }
}

export function isFault(literal: Literal | LiteralFault): literal is LiteralFault {
  return typeof literal === 'object' && 'fault' in literal;
}

const LOWER_CASE_FIELDS = new Set(['service', 'service_guess']);
const COUNTRY_FIELDS = new Set(['country', 'src_country', 'dst_country', 'far_country']);

/** Services and countries are stored in one case only, so that `TLS` and `us` can be meant in one way only. */
export function canonicalText(field: Field, text: string): string {
  if (LOWER_CASE_FIELDS.has(field.name)) return text.toLowerCase();
  if (COUNTRY_FIELDS.has(field.name)) return text.length === 2 ? text.toUpperCase() : text.toLowerCase();
  return text;
}

const DATE = /^\d{4}-\d\d-\d\d$/;

function parseInstant(text: string): bigint | null {
  return parseTime(DATE.test(text) ? `${text}T00:00:00Z` : text);
}

const NUMBER = /^(\d+(?:\.\d+)?|\.\d+)(\D*)$/;

function parseNumber(field: Field, text: string): number | LiteralFault {
  const units = unitsOf(field);
  const match = NUMBER.exec(text);
  const unitText = match?.[2]?.toLowerCase() ?? '';
  const unit = unitText === '' ? bareFactor(field) : units.find(([name]) => name.toLowerCase() === unitText)?.[1];
  if (match === null || unit === undefined) {
    const names = units.map(([name]) => name).join(', ');
    return { fault: names === '' ? 'not a number' : `not a number with one of the units ${names}` };
  }
  const exact = Number(match[1]) * unit;
  if (field.type === 'ratio') return exact;
  const whole = Math.round(exact);
  // 1.001 MB is 1000999.9999999999 in binary, and meant is 1001000.
  if (Math.abs(exact - whole) > 1e-9 * Math.max(1, exact)) return { fault: 'not a whole number' };
  return whole <= Number.MAX_SAFE_INTEGER ? whole : { fault: 'too large' };
}

/** Prefix length in bits of 128; the ranges a filter holds are all prefixes. */
function prefixLength(range: IpRange): number {
  let bits = 0;
  for (const [i, first] of range.first.entries()) {
    const differing = (first ^ (range.last[i] ?? 0)) >>> 0;
    bits += Math.clz32(differing);
    if (differing !== 0) break;
  }
  return bits;
}

function printIpRange(range: IpRange): string {
  const [w0, w1, w2, w3] = range.first;
  const bits = prefixLength(range);
  const address = formatIp(w0, w1, w2, w3);
  if (bits === 128) return address;
  return isIpv4(w0, w1, w2) && bits >= 96 ? `${address}/${bits - 96}` : `${address}/${bits}`;
}

/** Words of the language, which a value can only be in quotes. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'in',
  'contains',
  'starts',
  'ends',
  'with',
  'is',
  'known',
  'unknown',
]);

const PLAIN_WORD = /^[\p{L}\p{N}_.:/@*+-]+$/u;

export function printText(text: string): string {
  if (PLAIN_WORD.test(text) && !KEYWORDS.has(text.toLowerCase())) return text;
  // Such as JSON, which is easier to read without a backslash before each quotation mark.
  if (text.includes('"') && !text.includes("'")) return `'${text.replaceAll('\\', '\\\\')}'`;
  return `"${text.replaceAll(/[\\"]/g, '\\$&')}"`;
}

/** The inverse of {@link parseLiteral}. */
export function printLiteral(field: Field, value: Literal): string {
  if (typeof value === 'string') return printText(value);
  if (typeof value === 'bigint') return formatTime(value);
  if (typeof value === 'object') return printIpRange(value);
  if (field.type === 'mac') return formatMac(value);
  if (field.name === 'proto' && !protocolName(value).startsWith('ip-proto-')) return protocolName(value);
  return printNumber(value, field);
}
