/**
 * The filter language, text to tree:
 *
 *     filter     = any
 *     any        = all *( "or" all )
 *     all        = one *( "and" one )
 *     one        = "not" one / "(" any ")" / field test
 *     test       = ( "=" / "!=" / "<" / "<=" / ">" / ">=" ) value
 *                / [ "not" ] "in" ( value / "(" value *( "," value ) ")" )
 *                / ( "contains" / "~" / "starts with" / "ends with" ) value
 *                / "is" [ "not" ] ( "known" / "unknown" )
 *
 * `docs/reference/filter.md` says what each means. Field names and words are read in any case.
 */
import { FIELDS, type Field, findField } from './fields.ts';
import { FilterError } from './filter-error.ts';
import { isFault, KEYWORDS, parseLiteral } from './filter-literal.ts';
import { readTokens, type Token } from './filter-tokens.ts';
import { type Comparison, type Filter, joinTerms, type Literal, negate, type TextMatch } from './filter-tree.ts';
import { didYouMean } from './suggest.ts';

/** Longest filter, in UTF-16 units, and deepest nesting of brackets and "not": what a person writes is far below. */
export const MAX_FILTER_LENGTH = 20_000;
export const MAX_FILTER_DEPTH = 100;

/** Null for a filter of nothing but spaces: it takes every flow. Throws a {@link FilterError}. */
export function parseFilter(text: string): Filter | null {
  if (text.length > MAX_FILTER_LENGTH) {
    throw new FilterError(`The filter is longer than ${MAX_FILTER_LENGTH} characters.`, {
      start: MAX_FILTER_LENGTH,
      end: text.length,
    });
  }
  if (text.trim() === '') return null;
  return new FilterParser(readTokens(text)).parse();
}

const ORDERED = new Set(['u8', 'u16', 'u32', 'count', 'time', 'nanos', 'ratio']);

const COMPARISON_SIGNS: ReadonlyMap<string, Comparison> = new Map([
  ['=', '='],
  ['==', '='],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
]);

const TESTS = ['=', '!=', '<', '<=', '>', '>=', 'in', 'contains', 'starts with', 'ends with', 'is known', 'is unknown'];

class FilterParser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Filter {
    const filter = this.#any();
    const rest = this.#peek();
    if (rest.kind === 'end') return filter;
    if (rest.text === ')') throw new FilterError('There is a ")" without its "(".', rest);
    throw new FilterError(`Expected "and" or "or" before "${rest.text}".${didYouMean(rest.text, ['and', 'or'])}`, rest);
  }

  #any(): Filter {
    const terms = [this.#all()];
    while (this.#accept('or', '||')) terms.push(this.#all());
    return joinTerms('or', terms);
  }

  #all(): Filter {
    const terms = [this.#one()];
    while (this.#accept('and', '&&')) terms.push(this.#one());
    return joinTerms('and', terms);
  }

  #one(): Filter {
    const token = this.#peek();
    if (this.#accept('not', '!')) return this.#nested(token, () => negate(this.#one()));
    if (!this.#accept('(')) return this.#test(this.#field());
    return this.#nested(token, () => {
      const inner = this.#any();
      const close = this.#peek();
      if (!this.#accept(')')) {
        throw new FilterError('Expected ")", "and" or "or" here.', close.kind === 'end' ? token : close);
      }
      return inner;
    });
  }

  #nested(token: Token, parse: () => Filter): Filter {
    if (++this.#depth > MAX_FILTER_DEPTH) {
      throw new FilterError(`The filter is nested deeper than ${MAX_FILTER_DEPTH} levels.`, token);
    }
    const filter = parse();
    this.#depth--;
    return filter;
  }

  #field(): Field {
    const token = this.#next();
    if (token.kind === 'end') throw new FilterError('Expected a field here, such as service or country.', token);
    const field = token.kind === 'word' ? findField(token.text.toLowerCase()) : undefined;
    if (field !== undefined) return field;
    if (token.kind === 'sign') throw new FilterError(`Expected a field before "${token.text}".`, token);
    throw new FilterError(`There is no field "${token.text}".${didYouMean(token.text, FIELDS.keys())}`, token);
  }

  #test(field: Field): Filter {
    const token = this.#next();
    const word = token.kind === 'quoted' ? '' : token.text.toLowerCase();
    const comparison = COMPARISON_SIGNS.get(word);
    if (comparison !== undefined) return this.#compare(field, comparison, token);
    switch (word) {
      case '!=':
      case '<>':
        return negate(this.#compare(field, '=', token));
      case 'in':
        return this.#in(field, token);
      case 'not':
        if (this.#accept('in')) return negate(this.#in(field, token));
        break;
      case 'contains':
      case '~':
        return this.#match(field, 'contains', token);
      case 'starts':
      case 'ends':
        this.#expectWith(word);
        return this.#match(field, `${word} with`, token);
      case 'is':
        return this.#known(field);
    }
    if (token.kind === 'end') {
      throw new FilterError(`Expected a test after "${field.name}", such as = or in.`, token);
    }
    const hint = didYouMean(token.text, TESTS);
    throw new FilterError(`Expected =, !=, <, >, in, contains or is after "${field.name}".${hint}`, token);
  }

  #compare(field: Field, comparison: Comparison, sign: Token): Filter {
    if (field.type === 'json') {
      throw new FilterError(`"${field.name}" is searched, not compared: use contains.`, sign);
    }
    if (comparison !== '=' && !ORDERED.has(field.type)) {
      throw new FilterError(`"${field.name}" has no order: use =, != or in.`, sign);
    }
    return { kind: 'compare', field: field.name, comparison, value: this.#literal(field) };
  }

  #in(field: Field, word: Token): Filter {
    if (field.type === 'json') {
      throw new FilterError(`"${field.name}" is searched, not compared: use contains.`, word);
    }
    const values: Literal[] = [];
    if (this.#accept('(')) {
      do values.push(this.#literal(field));
      while (this.#accept(','));
      const close = this.#peek();
      if (!this.#accept(')')) throw new FilterError('Expected "," or ")" in the list.', close);
    } else {
      values.push(this.#literal(field));
    }
    const [first] = values;
    if (values.length === 1 && first !== undefined) {
      return { kind: 'compare', field: field.name, comparison: '=', value: first };
    }
    return { kind: 'in', field: field.name, values };
  }

  #match(field: Field, match: TextMatch, token: Token): Filter {
    if (field.type !== 'text' && (field.type !== 'json' || match !== 'contains')) {
      throw new FilterError(`"${field.name}" is no text: "${match}" does not apply.`, token);
    }
    return { kind: 'match', field: field.name, match, text: this.#value(field).text };
  }

  #known(field: Field): Filter {
    const isNot = this.#accept('not');
    const token = this.#next();
    const word = token.text.toLowerCase();
    if (word !== 'known' && word !== 'unknown') {
      throw new FilterError(`Expected "known" or "unknown".${didYouMean(word, ['known', 'unknown'])}`, token);
    }
    const known: Filter = { kind: 'known', field: field.name };
    return (word === 'known') === isNot ? negate(known) : known;
  }

  #literal(field: Field): Literal {
    const token = this.#value(field);
    const literal = parseLiteral(field, token.text);
    if (!isFault(literal)) return literal;
    throw new FilterError(`"${token.text}" is ${literal.fault}, which "${field.name}" needs.`, token);
  }

  #value(field: Field): Token {
    const token = this.#next();
    if (token.kind === 'quoted') return token;
    if (token.kind === 'word' && !KEYWORDS.has(token.text.toLowerCase())) return token;
    const hint = token.kind === 'word' ? ` Put "${token.text}" in quotes to mean the text.` : '';
    throw new FilterError(`Expected a value for "${field.name}".${hint}`, token);
  }

  #expectWith(word: string): void {
    const token = this.#next();
    if (token.text.toLowerCase() !== 'with') throw new FilterError(`Expected "with" after "${word}".`, token);
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '', start: 0, end: 0 };
  }

  #next(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  #accept(...texts: readonly string[]): boolean {
    const token = this.#peek();
    if (token.kind === 'quoted' || !texts.includes(token.text.toLowerCase())) return false;
    if (token.kind === 'end') return false;
    this.#at++;
    return true;
  }
}
