/** A filter as a tree: what the parser makes, the page's chips edit, and the compilers read. Plain values, never mutated. */
import type { IpRange } from '../base/ip.ts';

/**
 * A value to compare with, by the type of the field: text; a number in the column's own unit (nanoseconds for `nanos`,
 * 48 bits for `mac`); nanoseconds since the epoch for `time`; a range of addresses (of one, for a single address).
 */
export type Literal = string | number | bigint | IpRange;

export const COMPARISONS = ['=', '<', '<=', '>', '>='] as const;
export type Comparison = (typeof COMPARISONS)[number];

export const TEXT_MATCHES = ['contains', 'starts with', 'ends with'] as const;
export type TextMatch = (typeof TEXT_MATCHES)[number];

/** `field` is a name of `FIELDS`. `and` and `or` have two terms or more. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Filter[] }
  | { readonly kind: 'not'; readonly term: Filter }
  | { readonly kind: 'compare'; readonly field: string; readonly comparison: Comparison; readonly value: Literal }
  | { readonly kind: 'in'; readonly field: string; readonly values: readonly Literal[] }
  | { readonly kind: 'match'; readonly field: string; readonly match: TextMatch; readonly text: string }
  | { readonly kind: 'known'; readonly field: string };

/** One term stays itself; terms of the same kind are taken in. */
export function joinTerms(kind: 'and' | 'or', terms: readonly Filter[]): Filter {
  const flat = terms.flatMap((term) => (term.kind === kind ? term.terms : [term]));
  const [only] = flat;
  return flat.length === 1 && only !== undefined ? only : { kind, terms: flat };
}

/** The opposite, without a double `not`. */
export function negate(filter: Filter): Filter {
  return filter.kind === 'not' ? filter.term : { kind: 'not', term: filter };
}

/**
 * Text in the form in which `contains`, `starts with` and `ends with` compare it: every character by its simple lower
 * case of the Unicode character database, as the database's `lower()` does, so that one character stays one.
 */
export function foldCase(text: string): string {
  let folded = '';
  for (const character of text) folded += foldCharacter(character);
  return folded;
}

function foldCharacter(character: string): string {
  // U+0130 is the one character whose full lower case (two characters) is not its simple one.
  if (character === '\u0130') return 'i';
  return character.toLowerCase();
}
