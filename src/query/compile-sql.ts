/**
 * A filter as an SQL condition. Inside, SQL's three values may occur (a comparison with null is null), but `and` and `or`
 * treat null as false does, and every `not` closes with IS NOT TRUE, so that the condition takes exactly the flows
 * `compilePredicate` takes, and comparisons without `not` stay in the form that skips row groups by their ranges.
 */
import { ensureExists } from '../base/assert.ts';
import { type IpRange, ipToHalves } from '../base/ip.ts';
import { type Field, findField } from './fields.ts';
import { type Filter, foldCase, type Literal } from './filter-tree.ts';
import { quoteIdentifier, type SqlParams } from './sql.ts';

/** `params` takes the values; the text refers to columns of the flow table by name. */
export function compileSql(filter: Filter, params: SqlParams): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return `(${filter.terms.map((term) => compileSql(term, params)).join(filter.kind === 'and' ? ' AND ' : ' OR ')})`;
    case 'not':
      return `(${compileSql(filter.term, params)} IS NOT TRUE)`;
    case 'compare': {
      const { comparison, value } = filter;
      return anyOperand(filter.field, (operand) => compare(operand, comparison, value, params));
    }
    case 'in':
      return anyOperand(filter.field, (operand) => {
        if (operand.isIp) return joinOr(filter.values.map((value) => compare(operand, '=', value, params)));
        return `${operand.text} IN (${filter.values.map((value) => bindLiteral(operand, value, params)).join(', ')})`;
      });
    case 'match': {
      const needle = foldCase(filter.text);
      return anyOperand(
        filter.field,
        ({ text }) => `${MATCH_FUNCTIONS[filter.match]}(lower(${text}), ${params.text(needle)})`,
      );
    }
    case 'known':
      return anyOperand(filter.field, ({ text, isIp }) => `${isIp ? `${text}_hi` : text} IS NOT NULL`);
  }
}

const MATCH_FUNCTIONS = { contains: 'contains', 'starts with': 'starts_with', 'ends with': 'ends_with' } as const;

/** What stands on the left of a comparison; for an address, the name its two columns begin with. */
interface Operand {
  readonly text: string;
  readonly type: Field['type'];
  readonly isIp: boolean;
}

function operandsOf(field: Field): readonly Operand[] {
  const isIp = field.type === 'ip';
  const operand = (text: string): Operand => ({ text, type: field.type, isIp });
  if (field.kind === 'sum' || field.kind === 'far') return [operand(fieldExpression(field))];
  return field.columns.map((column) => operand(isIp ? column : quoteIdentifier(column)));
}

/** The value of a field as one SQL expression; not for `either` fields, which have two, nor for addresses. */
export function fieldExpression(field: Field): string {
  const [first = '', second = ''] = field.columns.map(quoteIdentifier);
  if (field.kind === 'sum') return `(${first}::BIGINT + ${second}::BIGINT)`;
  if (field.kind !== 'far') return first;
  return `(CASE WHEN (length(${second}) = 2) IS NOT TRUE AND length(${first}) = 2 THEN ${first} ELSE ${second} END)`;
}

function anyOperand(fieldName: string, condition: (operand: Operand) => string): string {
  const field = ensureExists(findField(fieldName), `field ${fieldName}`);
  return joinOr(operandsOf(field).map(condition));
}

function joinOr(conditions: readonly string[]): string {
  return `(${conditions.join(' OR ')})`;
}

function compare(operand: Operand, comparison: string, value: Literal, params: SqlParams): string {
  if (operand.isIp) return compareIp(operand.text, value as IpRange, params);
  return `${operand.text} ${comparison} ${bindLiteral(operand, value, params)}`;
}

function bindLiteral(operand: Operand, value: Literal, params: SqlParams): string {
  if (typeof value === 'string') return params.text(value);
  if (typeof value === 'object') throw new Error('an address compares with an address only');
  if (operand.type === 'mac') return params.ubigint(value);
  return operand.type === 'ratio' ? params.double(Number(value)) : params.bigint(value);
}

function compareIp(column: string, range: IpRange, params: SqlParams): string {
  const [firstHi, firstLo] = ipToHalves(range.first);
  const [lastHi, lastLo] = ipToHalves(range.last);
  const hi = within(`${column}_hi`, firstHi, lastHi, params);
  // A prefix shorter than 64 bits takes all of the lower half.
  return firstHi === lastHi ? `(${hi} AND ${within(`${column}_lo`, firstLo, lastLo, params)})` : hi;
}

function within(column: string, first: bigint, last: bigint, params: SqlParams): string {
  if (first === last) return `${column} = ${params.ubigint(first)}`;
  return `${column} BETWEEN ${params.ubigint(first)} AND ${params.ubigint(last)}`;
}
