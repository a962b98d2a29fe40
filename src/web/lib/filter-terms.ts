/** Edits of the filter by hand: what clicking, excluding and taking away a value makes of its text. */
export interface FieldValue {
  readonly field: string;
  readonly value: string | number | null;
}

const BARE = /^[A-Za-z0-9_.:/-]+$/;
export function valueText(value: FieldValue['value']): string {
  if (value === null) return 'null';
  const text = String(value);
  return BARE.test(text) ? text : `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

export const termText = ({ field, value }: FieldValue): string => `${field} = ${valueText(value)}`;

/** The terms joined by "and" at the top. */
export function topTerms(filter: string): string[] {
  const terms: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let at = 0; at < filter.length; at++) {
    const c = filter[at];
    if (quoted) {
      if (c === '\\') at++;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === '(') depth++;
    else if (c === ')') depth--;
    else if (depth === 0 && /^\sand\s/i.test(filter.slice(at, at + 5))) {
      terms.push(filter.slice(start, at).trim());
      start = at + 5;
      at += 4;
    }
  }
  const last = filter.slice(start).trim();
  if (last !== '') terms.push(last);
  return terms;
}

const join = (terms: readonly string[]): string => terms.join(' and ');
const ofField = (term: string, field: string): boolean => term.replace(/^not /, '').startsWith(`${field} `);

export function onlyValue(filter: string, term: FieldValue): string {
  const terms = topTerms(filter);
  const text = termText(term);
  const rest = terms.filter((t) => !ofField(t, term.field));
  return join(terms.includes(text) ? terms.filter((t) => t !== text) : [...rest, text]);
}

export function includeValue(filter: string, term: FieldValue): string {
  return join([...topTerms(filter), termText(term)]);
}

export function excludeValue(filter: string, term: FieldValue): string {
  const text = `not ${termText(term)}`;
  const terms = topTerms(filter);
  return terms.includes(text) ? filter : join([...terms.filter((t) => t !== termText(term)), text]);
}
