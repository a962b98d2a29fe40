/** The words, quoted texts and signs of a filter, with where each stands. */
import { FilterError, type TextRange } from './filter-error.ts';

export interface Token extends TextRange {
  readonly kind: 'word' | 'quoted' | 'sign' | 'end';
  /** A quoted text without its quotes and escapes. */
  readonly text: string;
}

/** Signs, and words up to a space or a sign. `&&` and `||` end a word, a single `&` does not ("AT&T"). */
const TOKEN = /\s+|(?<sign>&&|\|\||==|!=|<>|<=|>=|[=<>!(),~])|(?<quote>["'])|(?<word>(?:(?!&&|\|\|)[^\s()=<>!,~"'])+)/y;

export function readTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(text)?.groups;
    const end = TOKEN.lastIndex;
    if (groups?.quote !== undefined) {
      const quoted = readQuoted(text, at);
      tokens.push(quoted);
      at = quoted.end;
      continue;
    }
    if (groups?.sign !== undefined) tokens.push({ kind: 'sign', text: groups.sign, start: at, end });
    if (groups?.word !== undefined) tokens.push({ kind: 'word', text: groups.word, start: at, end });
    at = end;
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length });
  return tokens;
}

/** A backslash takes the next character as it is. */
function readQuoted(text: string, start: number): Token {
  const quote = text[start];
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === quote) return { kind: 'quoted', text: value, start, end: at + 1 };
    if (character === '\\') at++;
    value += text[at] ?? '';
  }
  throw new FilterError(`The quotation mark ${quote} is never closed.`, { start, end: text.length });
}
