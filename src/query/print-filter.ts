/** The filter's tree as text: the canonical form, which the parser reads back to the same tree. */
import { ensureExists } from '../base/assert.ts';
import { findField } from './fields.ts';
import { printLiteral, printText } from './filter-literal.ts';
import type { Filter } from './filter-tree.ts';

/** The empty text for no filter. */
export function printFilter(filter: Filter | null): string {
  return filter === null ? '' : print(filter);
}

function print(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.terms.map((term) => printInner(term)).join(` ${filter.kind} `);
    case 'not':
      return filter.term.kind === 'known' ? `${filter.term.field} is unknown` : `not ${printInner(filter.term)}`;
    case 'known':
      return `${filter.field} is known`;
    case 'match':
      return `${filter.field} ${filter.match} ${printText(filter.text)}`;
    case 'compare':
      return `${filter.field} ${filter.comparison} ${printLiteral(fieldOf(filter.field), filter.value)}`;
    case 'in': {
      const field = fieldOf(filter.field);
      return `${filter.field} in (${filter.values.map((value) => printLiteral(field, value)).join(', ')})`;
    }
  }
}

function printInner(filter: Filter): string {
  return filter.kind === 'and' || filter.kind === 'or' ? `(${print(filter)})` : print(filter);
}

const fieldOf = (name: string) => ensureExists(findField(name), `field ${name}`);
